using System.Diagnostics;
using System.Text.Json;
using CsCheck;
using Vow.Ledger.Abi;
using TextEncoding = System.Text.Encoding;

namespace Vow.Ledger.Tests.Abi;

public sealed class AbiPropertyTests
{
    private static readonly Gen<(AbiType Type, AbiValue Value)> Any = AbiGen.Text.Select(AbiGen.Type).SelectMany(type => AbiGen.Value(type).Select(value => (type, value)));

    [Fact]
    public void AnyValue_ComesBackFromItsBytes() => Any.Sample(
        sample =>
        {
            byte[] bytes = AbiCodec.Encode(sample.Value, sample.Type);
            Assert.True(AbiCodec.TryDecode(bytes, sample.Type, out AbiValue? decoded, out string? fault), fault);
            Assert.Equal(bytes, AbiCodec.Encode(decoded, sample.Type));
            Assert.False(AbiCodec.TryDecode([.. bytes, 0], sample.Type, out _, out _));
            Assert.False(AbiCodec.TryDecode(bytes.AsSpan(0, bytes.Length - 1), sample.Type, out _, out _));
        },
        iter: 2000);

    [Fact]
    public void AnyValue_ComesBackFromItsJson() => Any.Sample(
        sample =>
        {
            string json = Json(sample.Value, sample.Type);
            using JsonDocument document = JsonDocument.Parse(json);
            AbiValue read = AbiJson.Read(document.RootElement, sample.Type, "value");
            Assert.Equal(AbiCodec.Encode(sample.Value, sample.Type), AbiCodec.Encode(read, sample.Type));
            // A map that was put together in any order is read, and so written, in order.
            using JsonDocument again = JsonDocument.Parse(Json(read, sample.Type));
            Assert.Equal(again.RootElement.GetRawText(), Json(AbiJson.Read(again.RootElement, sample.Type, "value"), sample.Type));
        },
        iter: 1000);

    [Fact]
    public void AnyValue_HasATextInOneLine() => Any.Sample(sample => Assert.DoesNotContain(AbiText.Format(sample.Value), char.IsControl), iter: 1000);

    [Fact]
    public void TheOrderOfKeys_IsTheOrderOfTheirBytes() => AbiGen.KeyText.Select(AbiGen.Type)
        .SelectMany(type => Gen.Select(AbiGen.Value(type), AbiGen.Value(type), (left, right) => (type, left, right)))
        .Sample(
            sample =>
            {
                byte[] left = KeyCodec.Encode(sample.left, sample.type), right = KeyCodec.Encode(sample.right, sample.type);
                Assert.Equal(Math.Sign(AbiGen.Compare(sample.left, sample.right, sample.type)), Math.Sign(left.AsSpan().SequenceCompareTo(right)));
                // No key begins another: what follows a key can be told from it.
                if (!left.AsSpan().SequenceEqual(right)) Assert.False(left.AsSpan().StartsWith(right));
                Assert.True(KeyCodec.TryDecode(left, sample.type, out AbiValue? decoded, out string? fault), fault);
                Assert.Equal(left, KeyCodec.Encode(decoded, sample.type));
            },
            iter: 3000);

    [Fact]
    public void RandomBytes_AreAValueWithThatEncodingOrAFault() => Gen.Select(AbiGen.Text.Select(AbiGen.Type), Gen.OneOf(Gen.Byte, AbiGen.Of<byte>(0, 1, 2, 255)).Array[0, 40]).Sample(
        (type, bytes) =>
        {
            if (AbiCodec.TryDecode(bytes, type, out AbiValue? value, out string? fault)) Assert.Equal(bytes, AbiCodec.Encode(value, type));
            else Assert.NotEmpty(fault!);
        },
        iter: 3000);

    [Fact]
    public void RandomBytes_AreAKeyWithThatEncodingOrAFault() => Gen.Select(AbiGen.KeyText.Select(AbiGen.Type), Gen.OneOf(Gen.Byte, AbiGen.Of<byte>(0, 1, 2, 255)).Array[0, 40]).Sample(
        (type, bytes) =>
        {
            if (KeyCodec.TryDecode(bytes, type, out AbiValue? value, out string? fault)) Assert.Equal(bytes, KeyCodec.Encode(value, type));
            else Assert.NotEmpty(fault!);
        },
        iter: 3000);

    [Fact]
    public void AChangedDescription_IsReadOrRefusedInWords()
    {
        byte[] good = TextEncoding.UTF8.GetBytes(ContractAbiTests.Full);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.OneOf(Gen.Byte, AbiGen.Of("\"{}[],:0<>-\\"u8.ToArray())), Gen.Int[0, 3]).Array[1, 4].Sample(
            changes =>
            {
                var bytes = good.ToList();
                foreach ((int at, byte value, int how) in changes)
                {
                    int place = Math.Min(at, bytes.Count - 1);
                    if (how == 0) bytes.RemoveAt(place);
                    else if (how == 1) bytes.Insert(place, value);
                    else if (how == 2) bytes[place] = value;
                    else bytes.RemoveRange(place, Math.Min(8, bytes.Count - place));
                }

                try
                {
                    string json = ContractAbi.Parse([.. bytes]).ToJson();
                    Assert.Equal(json, ContractAbi.Parse(TextEncoding.UTF8.GetBytes(json)).ToJson());
                }
                catch (AbiException error)
                {
                    Assert.StartsWith("$", error.Place, StringComparison.Ordinal);
                }
            },
            iter: 3000);
    }

    [Fact]
    public void ChangedJsonOfAValue_IsReadOrRefusedInWords() => Gen.Select(Any, Any).Sample(
        (first, second) =>
        {
            using JsonDocument document = JsonDocument.Parse(Json(second.Value, second.Type));
            try
            {
                AbiCodec.Encode(AbiJson.Read(document.RootElement, first.Type, "value"), first.Type);
            }
            catch (AbiException error)
            {
                Assert.StartsWith("value", error.Place, StringComparison.Ordinal);
            }
        },
        iter: 1000);

    private static string Json(AbiValue value, AbiType type)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) AbiJson.Write(writer, value, type);
        return TextEncoding.UTF8.GetString(stream.ToArray());
    }
}
