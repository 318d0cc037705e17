using Vow.Wasm;

namespace Vow.Ledger.Abi;

/// <summary>The section <c>vow.abi</c> in the bytes of an accepted module, found by the headers of sections alone: nothing else is decoded.</summary>
internal readonly record struct AbiSection(int Count, ReadOnlyMemory<byte> Payload)
{
    private const int HeaderBytes = 8;

    private static readonly byte[] Name = System.Text.Encoding.UTF8.GetBytes(ContractAbi.SectionName);

    /// <summary>How many sections have the name, and what is in the last of them.</summary>
    public static AbiSection Find(ReadOnlyMemory<byte> wasm)
    {
        var found = default(AbiSection);
        var reader = new LebReader(wasm.Span[HeaderBytes..], HeaderBytes);
        while (!reader.AtEnd)
        {
            byte id = reader.U8();
            int size = checked((int)reader.U32());
            int end = reader.Position + size;
            if (id == 0)
            {
                int length = checked((int)reader.U32());
                if (reader.Take(length).SequenceEqual(Name)) found = new AbiSection(found.Count + 1, wasm[(HeaderBytes + reader.Position)..(HeaderBytes + end)]);
            }

            reader.Position = end;
        }

        return found;
    }
}
