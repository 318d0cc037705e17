using Vow.Engine.Tests.Crypto;
using Xunit;

namespace Vow.Engine.Tests.Host;

/// <summary>The vectors again, as a contract sees them.</summary>
public sealed class CryptoHostFunctionTests(HostCallFixture fixture) : IClassFixture<HostCallFixture>
{
    private const string Contract = """
        (module
          (import "env" "get_input" (func $input (param i32 i32) (result i32)))
          (import "env" "return_data" (func $return (param i32 i32)))
          (import "env" "crypto_hash" (func $hash (param i32 i32 i32) (result i32)))
          (import "env" "crypto_hash_with" (func $hash_with (param i32 i32 i32 i32) (result i32)))
          (import "env" "crypto_verify" (func $verify (param i32 i32 i32 i32 i32 i32) (result i32)))
          (import "env" "crypto_verify_with" (func $verify_with (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
          (import "env" "crypto_recover" (func $recover (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 2)
          (func (export "hash")
            i32.const 65536
            i32.const 0 i32.const 0 i32.const 65536 call $input i32.const 65536 call $hash call $return)
          (func (export "hash_in_place")
            i32.const 0
            i32.const 0 i32.const 0 i32.const 65536 call $input i32.const 0 call $hash call $return)
          (func (export "hash_with") (param i32)
            i32.const 65536
            local.get 0 i32.const 0 i32.const 0 i32.const 65536 call $input i32.const 65536 call $hash_with call $return)
          (func (export "verify") (param i32 i32 i32) (result i32)
            i32.const 0 i32.const 65536 call $input drop
            i32.const 0 local.get 0
            local.get 0 local.get 1
            local.get 0 local.get 1 i32.add local.get 2
            call $verify)
          (func (export "verify_with") (param i32 i32 i32 i32) (result i32)
            i32.const 0 i32.const 65536 call $input drop
            local.get 0
            i32.const 0 local.get 1
            local.get 1 local.get 2
            local.get 1 local.get 2 i32.add local.get 3
            call $verify_with)
          (func (export "recover") (param i32)
            i32.const 0 i32.const 65536 call $input drop
            i32.const 1024
            i32.const 0 i32.const 32 local.get 0 i32.const 1024 call $recover call $return))
        """;

    private static readonly string[] Algorithms = ["sha256", "keccak256", "blake2b256", "ripemd160", "sha512", "blake3"];
    private static readonly string[] Schemes = ["ed25519", "secp256k1", "secp256r1", "secp256k1-prehash"];

    [Fact]
    public void CryptoHashWith_GivesTheVectorsHashes() => Assert.All(CryptoVectors.All.Hash, row =>
        Assert.Equal(row.Hash, Data(Call("hash_with", row.Data, Array.IndexOf(Algorithms, row.Algorithm)))));

    [Fact]
    public void CryptoHash_IsSha256_AlsoOverItsOwnInput() => Assert.All(CryptoVectors.All.Hash.Where(row => row.Algorithm == "sha256"), row =>
    {
        Assert.Equal(row.Hash, Data(Call("hash", row.Data)));
        Assert.Equal(row.Hash, Data(Call("hash_in_place", row.Data)));
    });

    [Fact]
    public void CryptoVerifyWith_JudgesAsTheVectorsSay() => Assert.All(CryptoVectors.All.Verify, row =>
    {
        var (message, signature, key) = Parts(row);
        var result = Call("verify_with", [.. message, .. signature, .. key], Array.IndexOf(Schemes, row.Scheme), message.Length, signature.Length, key.Length);
        Assert.Equal(row.Valid ? 1 : 0, result.Result!.Value.AsInt32());
    });

    [Fact]
    public void CryptoVerify_ChoosesTheSchemeByTheKeysLength() => Assert.All(CryptoVectors.All.Verify.Where(row => row.Scheme is "ed25519" or "secp256k1"), row =>
    {
        var (message, signature, key) = Parts(row);
        var isOfTheScheme = row.Scheme == "ed25519" ? key.Length == 32 : key.Length is 33 or 65;
        var result = Call("verify", [.. message, .. signature, .. key], message.Length, signature.Length, key.Length);
        Assert.Equal(row.Valid && isOfTheScheme ? 1 : 0, result.Result!.Value.AsInt32());
    });

    [Fact]
    public void CryptoRecover_GivesTheVectorsKeyOrNothing() => Assert.All(CryptoVectors.All.Recover, row =>
    {
        byte[] input = [.. Convert.FromHexString(row.Hash), .. Convert.FromHexString(row.Signature)];
        Assert.Equal(row.PublicKey ?? "", Data(Call("recover", input, unchecked((int)row.RecoveryId))));
    });

    [Fact]
    public void LongerData_CostsItsBytesOfTheCryptoCategory()
    {
        var perByte = fixture.Vm.Prices[Engine.Host.HostWork.HashSha256].PerByte;
        var shorter = Call("hash", new byte[1000]).Gas[GasCategory.Crypto];
        var longer = Call("hash", new byte[2000]).Gas[GasCategory.Crypto];
        Assert.Equal(1000 * perByte, longer - shorter);
    }

    private ExecutionResult Call(string method, byte[] input, params int[] arguments)
    {
        var result = fixture.Run(Contract, method, [.. arguments.Select(WasmValue.I32)], input, readOnly: true);
        Assert.Null(result.Error);
        return result;
    }

    private static string Data(ExecutionResult result) => Convert.ToHexStringLower(result.ReturnData.Span);

    private static (byte[] Message, byte[] Signature, byte[] Key) Parts(VerifyVector row) =>
        (Convert.FromHexString(row.Message), Convert.FromHexString(row.Signature), Convert.FromHexString(row.PublicKey));
}
