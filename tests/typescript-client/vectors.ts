// Runs the vectors of spec/encoding.md against the codecs of a client that 'vow bind' wrote. Prints how many held; ends with 1 at the first that does not.
import * as client from "./every-thing.js";

declare const process: { readonly argv: readonly string[]; exit(code: number): never };
declare const console: { log(text: string): void; error(text: string): void };

interface Group {
    readonly name: string;
    readonly type: string;
    readonly valid: readonly { readonly json: unknown; readonly hex: string }[];
    readonly malformed?: readonly { readonly hex: string; readonly why: string }[];
}

type Shaped = { readonly codec: client.Codec<any>; readonly from: (json: any) => unknown };

const same = (json: unknown): unknown => json;
const bytes = (json: string): Uint8Array => client.fromHex(json);
const big = (json: string | number): bigint => BigInt(json);

function point(json: any): unknown {
    return { x: json.x, y: json.y, label: json.label };
}

const shapes: Record<string, Shaped> = {
    bool: { codec: client._bool, from: same },
    u8: { codec: client._u8, from: same },
    u16: { codec: client._u16, from: same },
    u32: { codec: client._u32, from: same },
    u64: { codec: client._u64, from: big },
    u128: { codec: client._u128, from: big },
    i8: { codec: client._i8, from: same },
    i16: { codec: client._i16, from: same },
    i32: { codec: client._i32, from: same },
    i64: { codec: client._i64, from: big },
    i128: { codec: client._i128, from: big },
    string: { codec: client._string, from: same },
    bytes: { codec: client._bytes, from: bytes },
    address: { codec: client._address, from: same },
    Point: { codec: client.PointCodec, from: point },
    Shape: { codec: client.ShapeCodec, from: same },
    Color: { codec: client.ColorCodec, from: same },
};

// The text of a type, such as map<u8,list<u8>>.
function shape(text: string): Shaped {
    const known = shapes[text];
    if (known !== undefined) return known;
    const open = text.indexOf("<");
    const parts: string[] = [""];
    let depth = 0;
    for (const sign of text.slice(open + 1, -1)) {
        if (sign === "<") depth++;
        if (sign === ">") depth--;
        if (sign === "," && depth === 0) parts.push("");
        else parts[parts.length - 1] += sign;
    }
    if (text.startsWith("array<u8,")) return { codec: client._fixed(Number(parts[1])), from: bytes };
    const inner = parts.map(shape);
    const first = inner[0]!;
    switch (text.slice(0, open)) {
        case "option": return { codec: client._option(first.codec), from: (json) => (json === null ? null : first.from(json)) };
        case "list": return { codec: client._list(first.codec), from: (json) => json.map(first.from) };
        case "map": return { codec: client._map(first.codec, inner[1]!.codec), from: (json) => json.map(([key, held]: [unknown, unknown]) => [first.from(key), inner[1]!.from(held)]) };
        case "tuple": return { codec: client._tuple<any>(...inner.map((part) => part.codec)), from: (json) => json.map((part: unknown, index: number) => inner[index]!.from(part)) };
        default: throw new Error(`no such type: ${text}`);
    }
}

let held = 0;

function check(holds: boolean, what: string): void {
    if (!holds) {
        console.error(what);
        process.exit(1);
    }
    held++;
}

function refused(run: () => unknown): boolean {
    try {
        run();
        return false;
    } catch (error) {
        return error instanceof client.EncodingError;
    }
}

function isSame(run: () => Uint8Array, hex: string): boolean {
    return client.toHex(run()) === `0x${hex}`;
}

const { readFileSync } = await import("node:fs" as string);
const vectors = JSON.parse(readFileSync(process.argv[2], "utf8")) as { readonly groups: readonly Group[]; readonly keys: readonly Group[] };
for (const group of vectors.groups) {
    const { codec, from } = shape(group.type);
    for (const { json, hex } of group.valid) {
        check(isSame(() => client.encode(codec, from(json)), hex), `${group.name}: ${JSON.stringify(json)} is not encoded as ${hex}`);
        check(isSame(() => client.encode(codec, client.decode(codec, client.fromHex(`0x${hex}`))), hex), `${group.name}: ${hex} does not come back`);
    }
    for (const { hex, why } of group.malformed ?? []) {
        check(refused(() => client.decode(codec, client.fromHex(`0x${hex}`))), `${group.name}: ${hex} is not refused (${why})`);
    }
}
for (const group of vectors.keys) {
    const { codec, from } = shape(group.type);
    for (const { json, hex } of group.valid) check(isSame(() => client.encodeKey(codec, from(json)), hex), `key ${group.name}: ${JSON.stringify(json)} is not ${hex}`);
}
// What does not fit a type is refused before it is sent.
check(refused(() => client.encode(client._u8, 256)), "256 is a u8");
check(refused(() => client.encode(client._u64, -1n)), "-1 is a u64");
check(refused(() => client.encode(client._string, "\ud800")), "half a character is a string");
check(refused(() => client.encode(client._address, "vow1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq")), "an address without its checksum");
check(refused(() => client.encode(client.ShapeCodec, "Circle" as any)), "a Circle without its radius");
check(refused(() => client.encode(client._fixed(2), new Uint8Array(3))), "3 bytes for 2");
check(client.decode(client.TaskCodec, client.encode(client.TaskCodec, "constructor")) === "constructor", "a variant called constructor");
console.log(`${held} held`);
