using SharpFuzz;
using Vow.Fuzz;

// With files: replays them, which is how a finding is looked at and how the corpus is checked. Without: waits for a fuzzer.
Func<byte[], string> target = args is ["--abi", ..] ? AbiTarget.Run : PipelineTarget.Run;
if (args is ["--abi", ..]) args = args[1..];
if (args is ["--libfuzzer"])
{
    Fuzzer.LibFuzzer.Run(bytes => target(bytes.ToArray()));
    return 0;
}

if (args is [])
{
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        target(bytes.ToArray());
    });
    return 0;
}

foreach (var path in args) Console.WriteLine($"{path}: {target(File.ReadAllBytes(path))}");
return 0;
