using Microsoft.Extensions.DependencyInjection;

namespace Vow.Engine.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void AddVow_GivesOneEngine_AndKeepsTheFirst()
    {
        using var provider = new ServiceCollection()
            .AddVow(new WasmVmOptions { InstancesMax = 100 })
            .AddVow(new WasmVmOptions { InstancesMax = 200 })
            .BuildServiceProvider();
        Assert.Same(provider.GetRequiredService<WasmVm>(), provider.GetRequiredService<WasmVm>());
        Assert.Equal(100, provider.GetRequiredService<WasmVm>().Options.InstancesMax);
    }

    [Theory]
    [InlineData(0, 4, 8, "InstancesMax")]
    [InlineData(64, 65, 8, "IdleInstancesPerModuleMax")]
    [InlineData(64, 4, 0, "ConcurrentExecutionsMax")]
    public void OptionsThatMakeNoSense_AreRefusedByName(int instances, int idle, int executions, string name)
    {
        var options = new WasmVmOptions { InstancesMax = instances, IdleInstancesPerModuleMax = idle, ConcurrentExecutionsMax = executions };
        Assert.Contains(name, Assert.Throws<ArgumentException>(() => new WasmVm(options)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddVow(options));
    }
}
