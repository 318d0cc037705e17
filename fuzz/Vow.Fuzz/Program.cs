using SharpFuzz;
using Vow.Fuzz;

// With files: replays them, which is how a finding is looked at and how the corpus is checked. Without: waits for a fuzzer.
if (args is ["--libfuzzer"])
{
    Fuzzer.LibFuzzer.Run(bytes => PipelineTarget.Run(bytes.ToArray()));
    return 0;
}

if (args is [])
{
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        PipelineTarget.Run(bytes.ToArray());
    });
    return 0;
}

foreach (var path in args) Console.WriteLine($"{path}: {PipelineTarget.Run(File.ReadAllBytes(path))}");
return 0;
