namespace Vow.Contracts.Tests;

/// <summary>What the transform of the AssemblyScript SDK says of a contract that cannot be one. Several faults in one source are all reported.</summary>
public sealed class AssemblyScriptTransformTests
{
    private const string Folder = "contracts/token-as";

    private const string Imports = """import { Address, Bytes, Cell, Client, emit, FixedArray, Option, require, revert, StorageMap, Tuple2, u128 } from "vow-contract";""" + "\n";

    [Fact]
    public void FaultsOfDeclarations_AreAllReportedAtTheirPlaces() => AssertReported(
        """
        @contract class A {
          plain: u32;
          ab: Cell<u32>;
          a: Cell<u32>;
          constructor() {}
          @query @payable both(): void {}
          @init @query two(): void {}
          init(): void {}
          fooBar(): void {}
          foo_bar(): void {}
          generic<T>(x: T): void {}
          @query private hidden(): void {}
          @query allocate(): u32 { return 0; }
          @query migrate(): u32 { return 0; }
        }
        @contract class B extends Array<u8> {}
        class C { @payable stray(): void {} }
        @variant class D {}
        @enumeration abstract class E {}
        @enumeration enum F { G = 3 }
        @client class H extends Client { f(): void {} }
        @struct class I {}
        @struct class J extends C { x: u32; }
        @size(0) class K extends FixedArray<u8> {}
        @event class LTopic { x: u32; }
        @event("l_topic") class M { x: u32; }
        """,
        "contract.ts(3,3)",
        "The field plain of a contract must be storage, without initializer: Cell, StorageMap, OrderedMap, List.",
        "The storage prefix \"ab\" of ab begins with \"a\", that of a",
        "A contract has no constructor",
        "both is a query, and queries take no value",
        "two cannot be @init and @query at once",
        "init is a reserved name; mark the method with @init",
        "allocate is a reserved name.",
        "migrate is a reserved name.",
        "foo_bar and fooBar would both be exported as foo_bar",
        "generic cannot be generic",
        "hidden is private or static and cannot be @query",
        "A module is one contract, and A is one already",
        "M and LTopic would both be logged as \"l_topic\"",
        "@payable means something only in a class with @contract or @client, and C is neither",
        "D must extend a class with @enumeration",
        "E has no variants",
        "G must have no value of its own",
        "@client declare class H extends Client",
        "I has no fields",
        "J cannot extend another class",
        "@size takes the number of items, 1 to 65536");

    [Fact]
    public void FaultsOfTypesAndDefaults_AreAllReportedAtTheirPlaces() => AssertReported(
        """
        @struct class Endless { next: Endless | null; }
        @contract class A {
          keyed: StorageMap<Array<u8>, u32>;
          float(x: f64): void {}
          builtin(x: Map<u32, u32>): void {}
          size(x: usize): void {}
          endless(x: Endless): void {}
          number(x: u32 | null): void {}
          text(x: Option<string>): void {}
          unknown(x: Unknown): void {}
          @wasm wide(x: u128): void {}
          @wasm numeric(x: u32 = 1): void {}
          big(x: u8 = 300): void {}
          computed(x: u128 = u128.from(3) + u128.One): void {}
        }
        """,
        "Array<u8> cannot be the key of a map",
        "f64 has no encoding: floating point is not part of an interface",
        "Map<u32, u32> has no encoding: the built-in Map compares objects by where they are; use ValueMap",
        "usize has no encoding: its size depends on the machine",
        "Endless | null has no encoding: it contains itself",
        "u32 | null has no encoding: write Option<u32>",
        "Option<string> has no encoding: write string | null",
        "Unknown has no encoding: it is not a class with @struct or @enumeration",
        "u128 cannot be passed as a WebAssembly number (@wasm)",
        "x cannot have a default: numbers of a @wasm method are always all given",
        "contract.ts(14,15)",
        "A default of type u128 must be a value that can be written down");

    [Fact]
    public void NamesThatWouldDescribeAnotherType_AreReported() => AssertReported(
        """
        type Long = u64;
        type Same = u32;
        type Point = u32;
        type ValueMap = u64;
        @struct class Point { x: u32; }
        @struct class Hash { algorithm: u8; }
        @contract class A {
          @wasm wide(x: Long): void {}
          @wasm narrow(x: Same): Long { return 0; }
          digest(x: Hash): void {}
        }
        """,
        "Long is another name of u64: a @wasm method says u64 itself",
        "There is another type called Point",
        "ValueMap is a type of vow-contract or of the language",
        "Hash is a type of vow-contract or of the language");

    [Fact]
    public void AnEventWithoutEvent_AndAValueWithoutEncoding_AreCompileErrors() => AssertReported(
        """
        class Plain { x: u32 = 0; }
        @contract class A {
          cell: Cell<u32>;
          f(): void { emit(new Plain()); }
        }
        """,
        "emit takes an object of a class with @event");

    [Fact]
    public void WhatAContractMayAlsoHave_Compiles()
    {
        var (code, output) = AssemblyScriptCompiler.Check(Folder, Imports + """
            @event class Nothing {}
            @struct class Own { x: u32 = 5; constructor() {} }
            @contract class A {
              static limit: u32 = 3;
              cell: Cell<Own>;
              @query own(): Own { return new Own(); }
              deep(x: u32): u32 {
                if (x > A.limit) { for (let i = 0; i < 3; i++) if (i == 2) revert(`at ${i}`); }
                require(x != 2, x.toString());
                emit(new Nothing());
                if (x == 1) return 4; else revert("never");
              }
            }
            export function raw(): i32 { return 1; }
            """);

        Assert.True(code == 0, output);
    }

    private static void AssertReported(string source, params string[] expected)
    {
        var (code, output) = AssemblyScriptCompiler.Check(Folder, Imports + source);
        Assert.NotEqual(0, code);
        Assert.All(expected, text => Assert.Contains(text, output, StringComparison.Ordinal));
    }
}
