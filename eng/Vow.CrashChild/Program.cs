using System.Globalization;
using Vow.CrashChild;
using Vow.Engine.State;
using Vow.Ledger;

// Commits blocks as fast as it can until it is killed, and says after each commit which block it was: so whoever killed it knows what must still be there.
// A line is `open|block HEIGHT HASH STATEROOT`, or `fault TYPE FAULT MESSAGE` before it ends by itself.
// Use: Vow.CrashChild DIRECTORY HISTORY-BLOCKS BLOCKS [BALLAST-BYTES]
if (args.Length is < 3 or > 4)
{
    Console.Error.WriteLine("Use: Vow.CrashChild DIRECTORY HISTORY-BLOCKS BLOCKS [BALLAST-BYTES]");
    return 2;
}

long blocksMax = long.Parse(args[2], CultureInfo.InvariantCulture);
int ballast = args.Length == 4 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 0;
// A small write buffer, so that kills also meet flushes and compactions.
var storeOptions = RocksDbStateStoreOptions.Modest with { WriteBufferBytesMax = 256 << 10 };
var options = ChainOptions.Archive with
{
    HistoryBlocksMax = ulong.Parse(args[1], CultureInfo.InvariantCulture),
    CodeCacheDirectory = Path.Combine(args[0], "code"),
};
try
{
    using RocksDbStateStore store = RocksDbStateStore.Open(Path.Combine(args[0], "store"), storeOptions);
    using Chain chain = Chain.Open(store, BlockLoad.Genesis, options);
    Say("open", chain);
    var load = new BlockLoad(chain, ballast);
    for (long block = 0; block < blocksMax; block++)
    {
        chain.Commit(chain.Execute(load.Next()));
        Say("block", chain);
    }

    return 0;
}
catch (StateStoreException failed)
{
    Console.Out.WriteLine($"fault {nameof(StateStoreException)} {failed.Fault} {failed.Message.ReplaceLineEndings(" ")}");
    return 1;
}
catch (ChainStoreException failed)
{
    Console.Out.WriteLine($"fault {nameof(ChainStoreException)} {failed.Fault} {failed.Message.ReplaceLineEndings(" ")}");
    return 1;
}

static void Say(string what, Chain chain)
{
    Console.Out.WriteLine($"{what} {chain.Head.Height} {chain.HeadHash} {chain.Head.StateRoot}");
    Console.Out.Flush();
}
