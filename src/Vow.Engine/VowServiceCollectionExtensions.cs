using Microsoft.Extensions.DependencyInjection.Extensions;
using Vow.Engine;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the engine to a container.</summary>
public static class VowServiceCollectionExtensions
{
    /// <summary>Adds one <see cref="WasmVm"/> for the whole application, unless there is one. The options are checked now, the engine starts when it is first asked for.</summary>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static IServiceCollection AddVow(this IServiceCollection services, WasmVmOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        services.TryAddSingleton(_ => new WasmVm(options));
        return services;
    }
}
