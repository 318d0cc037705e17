using System.Text.Json.Nodes;

namespace Vow.Ledger.Tests.Transactions;

public class TransactionVectorTests
{
    private static string Folder
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Vow.slnx"))) folder = folder.Parent;
            return Path.Combine(folder!.FullName, "spec", "vectors");
        }
    }

    private static JsonNode Vectors => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "transactions.json")))!;

    [Fact]
    public void Vectors_AreWhatTheCodeGives()
    {
        string file = Path.Combine(Folder, "transactions.json"), actual = TransactionVectors.Build();
        if (Environment.GetEnvironmentVariable("BLESS") == "1") File.WriteAllText(file, actual);
        Assert.True(File.ReadAllText(file) == actual, "Every signature and hash of a chain hangs on these bytes. If they are meant to change, BLESS=1 rewrites the vectors.");
    }

    [Fact]
    public void EveryTransaction_IsAcceptedFromItsBytes()
    {
        var verifier = new TransactionVerifier(1337);
        foreach (JsonNode? vector in Vectors["transactions"]!.AsArray())
        {
            CheckedTransaction check = verifier.Check(Bytes(vector!["encoded"]));
            Assert.Null(check.Refusal);
            Assert.Equal(vector["hash"]!.GetValue<string>(), check.Hash.ToString());
            Assert.Equal(vector["nonce"]!.GetValue<string>(), $"{check.Transaction!.Body.Nonce}");
        }
    }

    [Fact]
    public void EveryReceiptAndHeader_IsReadFromItsBytes()
    {
        foreach (JsonNode? vector in Vectors["receipts"]!.AsArray())
        {
            Assert.True(ReceiptCodec.TryDecode(Bytes(vector!["encoded"]), out Receipt? receipt));
            Assert.Equal(vector["hash"]!.GetValue<string>(), ReceiptCodec.HashOf(receipt).ToString());
        }

        foreach (JsonNode? vector in Vectors["headers"]!.AsArray())
        {
            Assert.True(BlockCodec.TryDecodeHeader(Bytes(vector!["encoded"]), out BlockHeader? header));
            Assert.Equal(vector["hash"]!.GetValue<string>(), BlockCodec.HashOf(header).ToString());
        }
    }

    private static byte[] Bytes(JsonNode? hex) => Convert.FromHexString(hex!.GetValue<string>());
}
