using System.CommandLine;
using System.Text;
using Vow.Cli.Checking;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Cli.Profiling;
using Vow.Cli.Running;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.Host;
using Vow.Wasm;

namespace Vow.Cli.Commands;

/// <summary><c>vow run FILE METHOD [ARGS…]</c>: calls a method of a contract.</summary>
internal sealed class RunCommand
{
    private const string About = """
        Call a method of a contract and show its result, gas, events and storage changes.

        The contract is made on first use, and its init runs then; --data keeps its storage for the next run.
        Parameters are those that the contract describes ('vow abi FILE'), by name or in order; otherwise numbers and bytes, and then
        bytes are written as 0x<hex>, text:<characters>, @<file>, or values such as address:bob,u128:250; addresses as vow1…, 0x<64 hex digits> or a name such as alice.

        Examples:
          vow run counter.wasm increment --data ./data
          vow run counter.wat increment --trace
          vow run token.wasm transfer --to bob --amount 250 --init-param supply=1000
          vow run token.wasm balance_of --input @address.bin --caller alice --json

        Exit codes: 0 success, 1 module refused, 2 wrong usage, 3 the contract failed, 70 internal fault.
        """;

    private readonly Argument<string> _file = new("file") { HelpName = "FILE", Description = "The contract, a .wasm or .wat file." };
    private readonly Argument<string> _method = new("method") { HelpName = "METHOD", Description = "An exported method; 'vow check FILE' lists them." };
    private readonly GivenInput _given = GivenInput.OfMethod();
    private readonly GivenInput _init = GivenInput.OfInitBeside();
    private readonly Option<string?> _data = new("--data") { HelpName = "DIR", Description = "Keep storage in this folder between runs. Without it every run starts empty." };
    private readonly Option<string> _caller = new("--caller") { HelpName = "ADDRESS", Description = "Who calls.", DefaultValueFactory = _ => "alice" };
    private readonly Option<string?> _contract = new("--contract") { HelpName = "ADDRESS", Description = "Where the contract lives; if another code lives there, the file's replaces it." };
    private readonly Option<string> _salt = new("--salt") { HelpName = "BYTES", Description = "Makes another contract of the same code.", DefaultValueFactory = _ => "" };
    private readonly Option<string> _value = new("--value") { HelpName = "AMOUNT", Description = "Value sent with the call; the caller is given it first.", DefaultValueFactory = _ => "0" };
    private readonly Option<string> _gas = new("--gas") { HelpName = "GAS", Description = "Gas limit, for init and the method each.", DefaultValueFactory = _ => "1000000000" };
    private readonly Option<string> _timeout = new("--timeout") { HelpName = "TIME", Description = "Most time the call may take: 5s, 250ms, or seconds.", DefaultValueFactory = _ => "10s" };
    private readonly Option<string> _block = new("--block") { HelpName = "N", Description = "Block number the contract sees.", DefaultValueFactory = _ => "1" };
    private readonly Option<string> _timestamp = new("--timestamp") { HelpName = "MS", Description = "Block time the contract sees, Unix milliseconds.", DefaultValueFactory = _ => "1767225600000" };
    private readonly Option<bool> _readOnly = new("--read-only") { Description = "Call as a query: writes, events and transfers trap, and nothing is kept." };
    private readonly Option<bool> _trace = new("--trace") { Description = "Show each host call with its arguments, result and gas." };
    private readonly Option<string?> _profile = new("--profile") { HelpName = "FILE", Description = "Write which functions used the method's gas, by the file's ending: .html (flame graph), .svg, .folded or .txt, .json." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of text." };
    // Above this the packed counter could not hold a sum; no call of minutes comes near.
    private const long GasLimitMax = 1L << 50;

    private readonly CliConsole _console;

    private RunCommand(CliConsole console) => _console = console;

    public static Command Create(CliConsole console)
    {
        var run = new RunCommand(console);
        var command = new Command("run", About);
        IEnumerable<Symbol> symbols =
        [
            run._file, run._method, .. run._given.Symbols, .. run._init.Symbols, run._data, run._caller, run._value, run._gas, run._timeout, run._readOnly, run._trace, run._profile, run._json,
            run._contract, run._salt, run._block, run._timestamp,
        ];
        foreach (var symbol in symbols) ChainCommand.Add(command, symbol);
        // Off the calling thread: the handler of Ctrl-C is only in place once the action has returned its task.
        command.SetAction((parsed, cancellation) => Task.Run(() => (int)run.Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private ExitCode Run(ParseResult parsed, CancellationToken cancellation)
    {
        var json = parsed.GetValue(_json);
        if (parsed.GetValue(_profile) is { } asked) ProfileFile.FormatOf(null, asked, _profile.Name);
        var file = parsed.GetRequiredValue(_file);
        if (!ModuleLoading.TryRead(_console, file, json, out var module)) return ExitCode.Refused;
        // Once it is known to be a module that can run: before that, there is nothing to describe.
        var interfaceOf = new Lazy<ModuleInterface>(() => ModuleInterface.Of(_console, file, ModuleDecoder.Decode(module.Bytes, ProtocolVersion.V1.Module)));
        var names = new NamesSeen();
        var request = Request(parsed, file, interfaceOf, names);

        using var state = DataDirectory.Open(request.DataDirectory);
        using var vm = new WasmVm(VmOptions(new StateCodeStore(state)));
        RunReport report;
        try
        {
            report = new ContractRunner(vm, state, request).Run(module.Bytes, cancellation);
        }
        catch (Wasm.WasmValidationException error)
        {
            ModuleLoading.ShowRefusal(_console, new Refusal(error.Error), file, json);
            return ExitCode.Refused;
        }

        if (parsed.GetValue(_profile) is { } profileFile) WriteProfile(profileFile, report);
        if (json) _console.Out.WriteLine(new RunJson(interfaceOf.Value.Description).Write(report));
        else new RunText(interfaceOf.Value.Description, names.NameOf).Write(_console, report);
        return report.Result.IsSuccess ? ExitCode.Success : ExitCode.ContractFailed;
    }

    private RunRequest Request(ParseResult parsed, string file, Lazy<ModuleInterface> interfaceOf, NamesSeen names) => new()
    {
        File = file,
        Method = parsed.GetRequiredValue(_method),
        Input = method =>
        {
            var described = interfaceOf.Value.Described(method.Name);
            MethodCall.CheckValue(described, Value(parsed));
            return _given.Read(parsed, method.Name, method.Type, described, names.Resolve);
        },
        InitInput = method => _init.Read(parsed, method.Name, method.Type, interfaceOf.Value.Described(method.Name), names.Resolve),
        DataDirectory = parsed.GetValue(_data),
        Caller = names.Resolve(parsed.GetRequiredValue(_caller), _caller.Name),
        Contract = parsed.GetValue(_contract) is { } contract ? AccountText.Parse(contract, _contract.Name) : null,
        Salt = Bytes(parsed, _salt, HostLimits.V1.SaltBytesMax),
        Value = Value(parsed),
        GasLimit = (long)AmountText.Parse(parsed.GetRequiredValue(_gas), _gas.Name, GasLimitMax),
        Timeout = DurationText.Parse(parsed.GetRequiredValue(_timeout), _timeout.Name),
        Block = new BlockInfo(
            (ulong)AmountText.Parse(parsed.GetRequiredValue(_block), _block.Name, ulong.MaxValue),
            (ulong)AmountText.Parse(parsed.GetRequiredValue(_timestamp), _timestamp.Name, ulong.MaxValue)),
        IsReadOnly = parsed.GetValue(_readOnly),
        IsTraced = parsed.GetValue(_trace),
        IsProfiled = parsed.GetValue(_profile) is not null,
    };

    // Not there when init failed: the method did not run.
    private void WriteProfile(string file, RunReport report)
    {
        if (report.Profile is not { } profile) return;
        var text = ProfileFile.Text(profile, ProfileResponse.Of(profile, null, null, null), null, $"Gas of {report.Method}", ProfileFile.FormatOf(null, file, _profile.Name));
        ProfileFile.Write(file, text, _profile.Name);
    }

    private UInt128 Value(ParseResult parsed) => AmountText.Parse(parsed.GetRequiredValue(_value), _value.Name, UInt128.MaxValue >> 1);

    private static byte[] Bytes(ParseResult parsed, Option<string> option, int bytesMax) => ByteText.Parse(parsed.GetRequiredValue(option), option.Name, bytesMax);

    // One call at a time: a pool of instances would cost more to reserve than it saves.
    private static WasmVmOptions VmOptions(ICodeStore code) => new()
    {
        CodeStore = code,
        InstanceAllocation = InstanceAllocation.OnDemand,
        ConcurrentExecutionsMax = 1,
    };
}
