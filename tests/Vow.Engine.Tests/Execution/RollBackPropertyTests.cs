using System.Diagnostics;
using System.Globalization;
using Vow.Engine.State;

namespace Vow.Engine.Tests.Execution;

public sealed class RollBackPropertyTests
{
    private const int FirstSeed = 1;
    private const int Programs = 400;

    /// <summary>VOW_FUZZ_SECONDS lengthens the run; a failure names the seed.</summary>
    [Fact]
    public void StorageBalancesAndEvents_AreTheModels_WhateverFailsWherever()
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable("VOW_FUZZ_SECONDS") ?? "0", CultureInfo.InvariantCulture);
        var clock = Stopwatch.StartNew();
        using var host = new ContractHost();
        var code = host.Store(CallProgram.Interpreter);
        var model = new CallModel();
        for (var i = 0; i < CallProgram.Contracts; i++)
        {
            var address = ContractHost.Account((byte)(0xC0 + i));
            JournalLedger.SetCode(host.State, address, code);
            JournalLedger.SetBalance(host.State, address, 200);
            model.Balances[(byte)(0xC0 + i)] = 200;
        }

        for (var seed = FirstSeed; seed < FirstSeed + Programs || clock.Elapsed.TotalSeconds < seconds; seed++) CompareOne(host, code, model, seed);
        // Every outcome but the depth, which has its own test, was met often enough to mean something.
        foreach (var status in (int[])[0, 1, 2, 3, 4, 5, 7, 8]) Assert.True(model.Statuses.GetValueOrDefault(status) > 5 || status == 5, $"status {status} was met {model.Statuses.GetValueOrDefault(status)} times");
    }

    private static void CompareOne(ContractHost host, CodeHash code, CallModel model, int seed)
    {
        var random = new Random(seed);
        var program = CallProgram.Random(random, random.Next(0, 7));
        var events = model.Events.Count;
        var mark = host.State.Mark();
        var result = host.Vm.Execute(code, host.Environment(gas: program.Gas * 2, input: program.Bytes(), contract: ContractHost.Account(0xC0)), "run", [], CancellationToken.None);
        var (status, data) = model.Run(0xC0, 0xA1, 0, readOnly: false, program);
        Assert.True(status == Status(result), $"seed {seed}: {result.Status} ({result.Error}) where the model has {status}");
        Assert.True(result.ReturnData.Span.SequenceEqual(data.ToArray()), $"seed {seed}: other return data");
        Assert.True(Flatten(model) == Flatten(host), $"seed {seed}: other state\n{Flatten(model)}\n{Flatten(host)}");
        var logged = host.State.EventsSince(mark).Select(e => (e.Contract.Span[0], e.Topic.Span[0], e.Data.Span[0]));
        Assert.True(logged.SequenceEqual(model.Events.Skip(events)), $"seed {seed}: other events");
        ContractHost.CheckAccount(result.Gas);
        host.State.Release(mark);
    }

    private static int Status(ExecutionResult result) => result.Status switch
    {
        ExecutionStatus.Success => 0,
        ExecutionStatus.Reverted => 1,
        ExecutionStatus.Trapped => 2,
        ExecutionStatus.OutOfGas => 3,
        _ => -1,
    };

    private static string Flatten(CallModel model) =>
        string.Join(' ', model.Storage.Select(pair => $"{pair.Key.Contract:x}.{pair.Key.Key}={pair.Value}"))
        + " | " + string.Join(' ', model.Balances.Where(pair => pair.Value != 0).Select(pair => $"{pair.Key:x}:{pair.Value}"));

    private static string Flatten(ContractHost host)
    {
        var storage = new List<string>();
        var balances = new List<string>();
        using var scan = host.State.OpenScan([(byte)StateSpace.Storage], [(byte)StateSpace.Contract], descending: false);
        while (scan.MoveNext())
        {
            var owner = StateKeys.OwnerOf(scan.Key)[0];
            if (StateKeys.SpaceOf(scan.Key) == StateSpace.Storage) storage.Add($"{owner:x}.{StateKeys.ContractKeyOf(scan.Key)[0]}={scan.Value[0]}");
            else balances.Add($"{owner:x}:{BitConverter.ToUInt128(scan.Value)}");
        }

        return string.Join(' ', storage) + " | " + string.Join(' ', balances);
    }
}
