using Vow.Wasm.Tests.Reference;

namespace Vow.Wasm.Tests.Conformance;

/// <summary>
/// Runs one file of the suite on two engines in step: each must give what the suite expects, and both the same results, traps, gas and memory.
/// </summary>
internal sealed class SpecRunner : IDisposable
{
    private readonly SpecFile _file;
    private readonly Limits _limits;
    private readonly IEngineUnderTest[] _engines;
    private readonly Dictionary<string, Target> _named = [];
    private readonly List<PreparedModule> _modules = [];
    private Target _current = new([], "no module");

    public SpecRunner(SpecFile file, Limits limits)
    {
        (_file, _limits) = (file, limits);
        _engines = [new ReferenceEngine(SchedulePrices.V1, PreparedModule.ReferenceLimits(limits)), new WasmtimeEngine()];
        Counts = new SpecCounts(file.Name);
    }

    public SpecCounts Counts { get; }

    /// <summary>Instances whose gas, results and memory were compared.</summary>
    public int ModulesCompared { get; private set; }

    public void Run()
    {
        foreach (var command in _file.Commands)
        {
            try
            {
                if (Execute(command) is { } outside) Counts.Outside(command, outside);
                else Counts.Passed++;
            }
            catch (Exception e) when (e is SpecFailure or WasmValidationException or LinkException)
            {
                Counts.Failed(command, e.Message);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Counts.Failed(command, e.ToString());
            }
        }
    }

    public void Dispose()
    {
        foreach (var engine in _engines) engine.Dispose();
        foreach (var module in _modules) module.Dispose();
    }

    /// <summary>Null when the command passed; otherwise why it lies outside the profile. A failure throws.</summary>
    private string? Execute(SpecCommand command) => command.Type switch
    {
        "module" => DefineModule(command),
        "register" => Register(command),
        "action" or "assert_return" => Return(command),
        "assert_trap" or "assert_exhaustion" => Trap(command),
        "assert_invalid" or "assert_malformed" => Refused(command),
        "assert_unlinkable" => Unlinkable(command),
        "assert_uninstantiable" => Uninstantiable(command),
        _ => throw new SpecFailure($"unknown command {command.Type}"),
    };

    private string? DefineModule(SpecCommand command)
    {
        _current = Load(command, out var module);
        if (command.Name is { } name) _named[name] = _current;
        if (_current.Outside is { } reason) return reason;
        var instances = new object?[_engines.Length];
        var outcomes = new EngineOutcome[_engines.Length];
        for (var i = 0; i < _engines.Length; i++)
        {
            outcomes[i] = _engines[i].Instantiate(module!, out instances[i]);
            if (outcomes[i].Trap is { } trap) throw new SpecFailure($"{_engines[i].Name}: instantiation traps: {trap}");
            _current.Instances[i] = instances[i]!;
        }

        ModulesCompared++;
        Same(outcomes, instances!);
        return null;
    }

    private Target Load(SpecCommand command, out PreparedModule? module)
    {
        module = null;
        try
        {
            module = PreparedModule.Make(_file.Modules[command.FileName!], _limits);
            _modules.Add(module);
            return new Target(new object[_engines.Length], null);
        }
        catch (WasmValidationException refused) when (refused.Error.Code is WasmErrorCode.LimitExceeded or WasmErrorCode.UnsupportedProposal)
        {
            return new Target([], $"{refused.Error.Subject}: the module is refused");
        }
    }

    private string? Register(SpecCommand command)
    {
        var target = Find(command.Name);
        if (target.Outside is { } reason) return reason;
        for (var i = 0; i < _engines.Length; i++) _engines[i].Register(command.As!, target.Instances[i]);
        return null;
    }

    private string? Return(SpecCommand command)
    {
        if (Act(command, out var outcomes) is { } reason) return reason;
        for (var i = 0; i < _engines.Length; i++)
        {
            var values = outcomes[i].Values;
            var matches = outcomes[i].Trap is null && (command.Type == "action" || Matches(command.Expected, values));
            if (!matches) throw new SpecFailure($"{_engines[i].Name}: {outcomes[i]}, expected [{string.Join(", ", command.Expected.AsEnumerable())}]");
        }

        return null;
    }

    private static bool Matches(SpecValue[] expected, EngineValue[] values) =>
        expected.Length == values.Length && expected.Zip(values).All(pair => pair.First.Matches(pair.Second));

    private string? Trap(SpecCommand command)
    {
        if (Act(command, out var outcomes) is { } reason) return reason;
        var expected = TrapText.Parse(command.Text!);
        for (var i = 0; i < _engines.Length; i++)
        {
            if (outcomes[i].Trap != expected) throw new SpecFailure($"{_engines[i].Name}: {outcomes[i]}, expected a trap {expected}");
        }

        return null;
    }

    private string? Act(SpecCommand command, out EngineOutcome[] outcomes)
    {
        outcomes = new EngineOutcome[_engines.Length];
        var action = command.Action!;
        var target = Find(action.Module);
        if (target.Outside is { } reason) return reason;
        var arguments = action.Arguments.Select(value => value.ToEngineValue()).ToArray();
        for (var i = 0; i < _engines.Length; i++)
        {
            outcomes[i] = action.IsInvoke
                ? _engines[i].Invoke(target.Instances[i], action.Field, arguments)
                : new EngineOutcome([_engines[i].ReadGlobal(target.Instances[i], action.Field)], null, 0);
        }

        Same(outcomes, target.Instances);
        return null;
    }

    private void Same(EngineOutcome[] outcomes, object[] instances)
    {
        if (!outcomes[0].SameAs(outcomes[1])) throw new SpecFailure($"{outcomes[0]} and {outcomes[1]} differ");
        if (!_engines[0].Memory(instances[0]).SequenceEqual(_engines[1].Memory(instances[1]))) throw new SpecFailure("memories differ");
    }

    private string? Refused(SpecCommand command)
    {
        try
        {
            ModulePipeline.Check(_file.Modules[command.FileName!], _limits);
        }
        catch (WasmValidationException)
        {
            return null;
        }

        throw new SpecFailure($"accepted, but it is {command.Type[7..]}: {command.Text}");
    }

    private string? Unlinkable(SpecCommand command)
    {
        if (Load(command, out var module).Outside is { } reason) return reason;
        foreach (var engine in _engines)
        {
            try
            {
                engine.Instantiate(module!, out _);
            }
            catch (LinkException e) when (e.Message.StartsWith(command.Text!, StringComparison.Ordinal))
            {
                continue;
            }

            throw new SpecFailure($"{engine.Name}: links");
        }

        return null;
    }

    private string? Uninstantiable(SpecCommand command)
    {
        if (Load(command, out var module).Outside is { } reason) return reason;
        var expected = TrapText.Parse(command.Text!);
        var outcomes = _engines.Select(engine => engine.Instantiate(module!, out _)).ToArray();
        for (var i = 0; i < _engines.Length; i++)
        {
            if (outcomes[i].Trap != expected) throw new SpecFailure($"{_engines[i].Name}: {outcomes[i]}, expected a trap {expected}");
        }

        if (!outcomes[0].SameAs(outcomes[1])) throw new SpecFailure($"{outcomes[0]} and {outcomes[1]} differ");
        return null;
    }

    private Target Find(string? name) => name is null ? _current : _named[name];

    /// <summary>One instance on each engine, or why there is none.</summary>
    private sealed record Target(object[] Instances, string? Outside);
}

/// <summary>A command did not end as the suite expects, or the engines disagree.</summary>
internal sealed class SpecFailure(string message) : Exception(message);
