using System.Text;
using Vow.Engine;
using Vow.Ledger.Encoding;

namespace Vow.Histories;

/// <summary>Writes the input of the router contract, <c>Modules/router.wat</c>.</summary>
internal sealed class RouterProgram
{
    private readonly BorshWriter _code = new();

    public byte[] Bytes => _code.ToArray();

    public int Length => _code.Written.Length;

    public void Call(in Address contract, string method, ReadOnlySpan<byte> input, UInt128 value, ulong gas, uint flags) =>
        Add(0, CallPayload(contract, method, input, value, gas, flags));

    public void CallCreated(string method, ReadOnlySpan<byte> input, UInt128 value) => Add(9, CallPayload(default, method, input, value, 0, 0));

    public void Create(in CodeHash code, ulong salt, ReadOnlySpan<byte> input, UInt128 value)
    {
        var payload = new BorshWriter();
        payload.Code(code);
        payload.U128(value);
        payload.U64(salt);
        payload.Fixed(input);
        Add(1, payload);
    }

    public void UpgradeItself(in CodeHash code) => Add(2, code.Span);

    public void Transfer(in Address to, UInt128 amount)
    {
        var payload = new BorshWriter();
        payload.Address(to);
        payload.U128(amount);
        Add(3, payload);
    }

    public void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var payload = new BorshWriter();
        payload.Bytes(key);
        payload.Fixed(value);
        Add(4, payload);
    }

    public void Delete(ReadOnlySpan<byte> key) => Add(5, key);

    public void LogEvent(ReadOnlySpan<byte> data) => Add(6, data);

    public void Revert(ReadOnlySpan<byte> payload) => Add(7, payload);

    public void Trap() => Add(8, []);

    public void RunForEver() => Add(10, []);

    private static BorshWriter CallPayload(in Address contract, string method, ReadOnlySpan<byte> input, UInt128 value, ulong gas, uint flags)
    {
        var payload = new BorshWriter();
        payload.Address(contract);
        payload.U128(value);
        payload.U64(gas);
        payload.U32(flags);
        payload.Bytes(Encoding.UTF8.GetBytes(method));
        payload.Fixed(input);
        return payload;
    }

    private void Add(byte opcode, BorshWriter payload) => Add(opcode, payload.Written);

    private void Add(byte opcode, ReadOnlySpan<byte> payload)
    {
        _code.U8(opcode);
        _code.Bytes(payload);
    }
}
