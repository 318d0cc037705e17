// Written by 'vow bind' from the description of the contract token 0.1.0. What is changed here is lost when it is written again.

/** An address as text, `vow1…`: of an account or of a contract. */
export type Address = string;

/** What a call asks for, in the form of the node's API: one action of a transaction. */
export interface Action {
    readonly kind: "call";
    readonly contract: Address;
    readonly method: string;
    readonly value: string;
    readonly arguments: readonly string[];
    readonly input: string;
}

/** An event as a receipt of the node's API holds it; topic and data in hexadecimal. */
export interface LoggedEvent {
    readonly contract: Address;
    readonly topic: string;
    readonly data: string;
}

/** Why something failed, as the node's API tells it. */
export interface Failure {
    readonly code: string;
    readonly number: number;
    readonly message?: string | null;
    readonly trace?: readonly string[];
}

/** A receipt of the node's API, as far as a client reads it. */
export interface Receipt {
    readonly status: string;
    readonly error?: Failure | null;
    readonly outcomes: readonly { readonly returnData: string; readonly result?: string | null }[];
    readonly events: readonly LoggedEvent[];
}

/** A committed call and its result. */
export interface Called<T> {
    readonly value: T;
    readonly receipt: Receipt;
}

/** What `init` or `migrate` is given, as the actions of the node's API take it. */
export interface CallInput {
    readonly arguments: readonly string[];
    readonly input: string;
}

/** Where a contract lives and how to reach it. */
export interface ContractOptions {
    /** The node, such as `http://127.0.0.1:8717`. */
    readonly node: string;
    /** The contract's address. */
    readonly contract: Address;
    /** Whom the contract sees as the caller of queries. */
    readonly caller?: Address;
    /** Makes a transaction of the action, signs it, sends it and waits: keys are not this file's business. It gives the receipt, also of a call that failed. */
    readonly send?: (action: Action) => Promise<Receipt>;
    /** Stands in for the global `fetch`. */
    readonly fetch?: (url: string, init: { method: string; headers: Record<string, string>; body: string }) => Promise<{ readonly ok: boolean; readonly status: number; text(): Promise<string> }>;
}

/** A contract failed, or the node refused; `trace` tells where. */
export class ContractError extends Error {
    constructor(readonly method: string, readonly reason: string, readonly code: string, readonly trace: readonly string[]) {
        super(`${method} failed: ${reason}`);
        this.name = "ContractError";
    }
}

/** A value does not fit its type, or bytes are no encoding of one. */
export class EncodingError extends Error {
    constructor(message: string) {
        super(message);
        this.name = "EncodingError";
    }
}

export interface Codec<T> {
    write(to: Writer, value: T): void;
    read(from: Reader): T;
    /** The key encoding, for types that can be keys of maps: their order is the order of these bytes. */
    key(to: Writer, value: T): void;
}

export class Writer {
    private _bytes = new Uint8Array(64);
    private _length = 0;

    byte(value: number): void {
        if (this._length === this._bytes.length) {
            const grown = new Uint8Array(this._bytes.length * 2);
            grown.set(this._bytes);
            this._bytes = grown;
        }
        this._bytes[this._length++] = value;
    }

    raw(bytes: Uint8Array): void {
        for (const byte of bytes) this.byte(byte);
    }

    integer(value: bigint, bytes: number): void {
        for (let index = 0; index < bytes; index++) this.byte(Number((value >> BigInt(8 * index)) & 0xffn));
    }

    take(): Uint8Array {
        return this._bytes.slice(0, this._length);
    }
}

export class Reader {
    private _at = 0;

    constructor(private readonly _bytes: Uint8Array) {}

    get left(): number {
        return this._bytes.length - this._at;
    }

    get at(): number {
        return this._at;
    }

    raw(count: number): Uint8Array {
        if (count > this.left) throw new EncodingError(`byte ${this._at}: ${count} bytes are needed and ${this.left} are left`);
        this._at += count;
        return this._bytes.slice(this._at - count, this._at);
    }

    byte(): number {
        return this.raw(1)[0]!;
    }

    integer(bytes: number): bigint {
        let value = 0n;
        this.raw(bytes).forEach((byte, index) => { value |= BigInt(byte) << BigInt(8 * index); });
        return value;
    }

    /** A count of items of at least that many bytes each: nothing is made for a count that the bytes do not have. */
    count(itemBytes: number): number {
        const count = Number(this.integer(4));
        if (count * itemBytes > this.left) throw new EncodingError(`byte ${this._at - 4}: a length of ${count}, but only ${this.left} bytes follow`);
        return count;
    }
}

function _bytesOf<T>(write: (to: Writer, value: T) => void, value: T): Uint8Array {
    const to = new Writer();
    write(to, value);
    return to.take();
}

/** The Borsh of a value. */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
    return _bytesOf((to, given) => codec.write(to, given), value);
}

/** The value of Borsh, strictly: bytes that are left over are refused. */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): T {
    const from = new Reader(bytes);
    const value = codec.read(from);
    if (from.left > 0) throw new EncodingError(`${from.left} bytes are left over after byte ${from.at}`);
    return value;
}

/** The key encoding of a value. */
export function encodeKey<T>(codec: Codec<T>, value: T): Uint8Array {
    return _bytesOf((to, given) => codec.key(to, given), value);
}

export function toHex(bytes: Uint8Array): string {
    return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

export function fromHex(text: string): Uint8Array {
    if (!/^0x([0-9a-fA-F]{2})*$/.test(text)) throw new EncodingError(`'${text.slice(0, 80)}' is not 0x and pairs of hexadecimal digits`);
    return Uint8Array.from(text.slice(2).match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function _noKey(): never {
    throw new EncodingError("a value of this type cannot be a key");
}

function _compare(left: Uint8Array, right: Uint8Array): number {
    for (let index = 0; index < Math.min(left.length, right.length); index++) {
        if (left[index] !== right[index]) return left[index]! - right[index]!;
    }
    return left.length - right.length;
}

function _big(bits: number, isSigned: boolean): Codec<bigint> {
    const least = isSigned ? -(1n << BigInt(bits - 1)) : 0n;
    const most = (1n << BigInt(isSigned ? bits - 1 : bits)) - 1n;
    const checked = (value: bigint): bigint => {
        if (typeof value !== "bigint" || value < least || value > most) throw new EncodingError(`${String(value)} is no integer from ${least} to ${most}`);
        return value;
    };
    return {
        write: (to, value) => to.integer(BigInt.asUintN(bits, checked(value)), bits / 8),
        read: (from) => isSigned ? BigInt.asIntN(bits, from.integer(bits / 8)) : from.integer(bits / 8),
        key: (to, value) => {
            // Most significant byte first, and negative numbers before the others.
            const ordered = isSigned ? checked(value) - least : checked(value);
            for (let shift = bits - 8; shift >= 0; shift -= 8) to.byte(Number((ordered >> BigInt(shift)) & 0xffn));
        },
    };
}

function _small(bits: number, isSigned: boolean): Codec<number> {
    const big = _big(bits, isSigned);
    const widened = (value: number): bigint => {
        if (!Number.isInteger(value)) throw new EncodingError(`${String(value)} is no integer`);
        return BigInt(value);
    };
    return {
        write: (to, value) => big.write(to, widened(value)),
        read: (from) => Number(big.read(from)),
        key: (to, value) => big.key(to, widened(value)),
    };
}

export const _u8 = _small(8, false);
export const _u16 = _small(16, false);
export const _u32 = _small(32, false);
export const _u64 = _big(64, false);
export const _u128 = _big(128, false);
export const _i8 = _small(8, true);
export const _i16 = _small(16, true);
export const _i32 = _small(32, true);
export const _i64 = _big(64, true);
export const _i128 = _big(128, true);

export const _bool: Codec<boolean> = {
    write: (to, value) => {
        if (typeof value !== "boolean") throw new EncodingError(`${String(value)} is no boolean`);
        to.byte(value ? 1 : 0);
    },
    read: (from) => {
        const value = from.byte();
        if (value > 1) throw new EncodingError(`byte ${from.at - 1}: ${value} is not a bool; only 0 and 1 are`);
        return value === 1;
    },
    key: (to, value) => _bool.write(to, value),
};

// Ordered and with an end of its own: 0 is written as 1 1, 1 as 1 2, and 0 ends it.
function _escaped(to: Writer, bytes: Uint8Array): void {
    for (const byte of bytes) {
        to.byte(byte <= 1 ? 1 : byte);
        if (byte <= 1) to.byte(byte + 1);
    }
    to.byte(0);
}

export const _bytes: Codec<Uint8Array> = {
    write: (to, value) => {
        to.integer(BigInt(value.length), 4);
        to.raw(value);
    },
    read: (from) => from.raw(from.count(1)),
    key: (to, value) => _escaped(to, value),
};

function _utf8(value: string): Uint8Array {
    if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value)) throw new EncodingError("the string has half of a surrogate pair: it is no text");
    return new TextEncoder().encode(value);
}

export const _string: Codec<string> = {
    write: (to, value) => _bytes.write(to, _utf8(value)),
    read: (from) => {
        const at = from.at;
        try {
            return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(_bytes.read(from));
        } catch (error) {
            throw error instanceof EncodingError ? error : new EncodingError(`byte ${at}: a string that is not UTF-8`);
        }
    },
    key: (to, value) => _escaped(to, _utf8(value)),
};

const _symbols = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

function _checksum(symbols: readonly number[]): number {
    const parts = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
    let sum = 1;
    // The prefix "vow", expanded.
    for (const symbol of [3, 3, 3, 0, 22, 15, 23, ...symbols]) {
        const top = sum >>> 25;
        sum = ((sum & 0x1ffffff) << 5) ^ symbol;
        parts.forEach((part, bit) => { if ((top >>> bit) & 1) sum ^= part; });
    }
    return sum >>> 0;
}

function _regrouped(values: Iterable<number>, from: number, to: number): { groups: number[]; rest: number; bits: number } {
    const groups: number[] = [];
    let rest = 0;
    let bits = 0;
    for (const value of values) {
        rest = (rest << from) | value;
        bits += from;
        while (bits >= to) {
            bits -= to;
            groups.push((rest >>> bits) & ((1 << to) - 1));
            rest &= (1 << bits) - 1;
        }
    }
    return { groups, rest, bits };
}

/** The text of an address of 32 bytes (bech32m, prefix `vow`). */
export function addressOf(bytes: Uint8Array): Address {
    if (bytes.length !== 32) throw new EncodingError(`an address has 32 bytes; ${bytes.length} were given`);
    const { groups, rest, bits } = _regrouped(bytes, 8, 5);
    const symbols = [...groups, rest << (5 - bits)];
    const sum = _checksum([...symbols, 0, 0, 0, 0, 0, 0]) ^ 0x2bc830a3;
    return `vow1${[...symbols, ...[25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31)].map((symbol) => _symbols[symbol]).join("")}`;
}

/** The 32 bytes of an address; a text with a mistyped character is refused. */
export function addressBytes(text: Address): Uint8Array {
    const lower = text === text.toUpperCase() ? text.toLowerCase() : text;
    const symbols = Array.from(lower.slice(4), (sign) => _symbols.indexOf(sign));
    if (!lower.startsWith("vow1") || symbols.length !== 58 || symbols.includes(-1) || _checksum(symbols) !== 0x2bc830a3) throw new EncodingError(`'${text.slice(0, 80)}' is not an address`);
    const { groups, rest } = _regrouped(symbols.slice(0, 52), 5, 8);
    if (rest !== 0) throw new EncodingError(`'${text.slice(0, 80)}' is not an address`);
    return Uint8Array.from(groups);
}

export const _address: Codec<Address> = {
    write: (to, value) => to.raw(addressBytes(value)),
    read: (from) => addressOf(from.raw(32)),
    key: (to, value) => to.raw(addressBytes(value)),
};

export function _option<T>(item: Codec<T>): Codec<T | null> {
    return {
        write: (to, value) => {
            _bool.write(to, value !== null && value !== undefined);
            if (value !== null && value !== undefined) item.write(to, value);
        },
        read: (from) => (_bool.read(from) ? item.read(from) : null),
        key: _noKey,
    };
}

export function _list<T>(item: Codec<T>): Codec<readonly T[]> {
    return {
        write: (to, value) => {
            to.integer(BigInt(value.length), 4);
            for (const part of value) item.write(to, part);
        },
        read: (from) => {
            const parts: T[] = [];
            for (let left = from.count(1); left > 0; left--) parts.push(item.read(from));
            return parts;
        },
        key: _noKey,
    };
}

export function _array<T>(item: Codec<T>, length: number): Codec<readonly T[]> {
    return {
        write: (to, value) => {
            if (value.length !== length) throw new EncodingError(`${value.length} items; exactly ${length} are needed`);
            for (const part of value) item.write(to, part);
        },
        read: (from) => {
            const parts: T[] = [];
            while (parts.length < length) parts.push(item.read(from));
            return parts;
        },
        key: _noKey,
    };
}

export function _fixed(length: number): Codec<Uint8Array> {
    const write = (to: Writer, value: Uint8Array): void => {
        if (value.length !== length) throw new EncodingError(`${value.length} bytes; exactly ${length} are needed`);
        to.raw(value);
    };
    return { write, read: (from) => from.raw(length), key: write };
}

export function _map<K, V>(key: Codec<K>, held: Codec<V>): Codec<readonly (readonly [K, V])[]> {
    return {
        write: (to, value) => {
            const sorted = value.map((entry) => ({ entry, order: encodeKey(key, entry[0]) })).sort((left, right) => _compare(left.order, right.order));
            to.integer(BigInt(sorted.length), 4);
            sorted.forEach(({ entry, order }, index) => {
                if (index > 0 && _compare(sorted[index - 1]!.order, order) === 0) throw new EncodingError("a key of a map is there twice");
                key.write(to, entry[0]);
                held.write(to, entry[1]);
            });
        },
        read: (from) => {
            const entries: (readonly [K, V])[] = [];
            let previous: Uint8Array | null = null;
            for (let left = from.count(2); left > 0; left--) {
                const at = from.at;
                const name = key.read(from);
                const order = encodeKey(key, name);
                if (previous !== null && _compare(previous, order) >= 0) throw new EncodingError(`byte ${at}: the keys of a map are not in ascending order`);
                previous = order;
                entries.push([name, held.read(from)]);
            }
            return entries;
        },
        key: _noKey,
    };
}

export function _tuple<T extends readonly unknown[]>(...items: { readonly [P in keyof T]: Codec<T[P]> }): Codec<T> {
    const all = items as unknown as readonly Codec<unknown>[];
    const checked = (value: T): T => {
        if (value.length !== all.length) throw new EncodingError(`${value.length} items; exactly ${all.length} are needed`);
        return value;
    };
    return {
        write: (to, value) => checked(value).forEach((part, index) => all[index]!.write(to, part)),
        read: (from) => all.map((item) => item.read(from)) as unknown as T,
        key: (to, value) => checked(value).forEach((part, index) => all[index]!.key(to, part)),
    };
}

type _Fields = readonly (readonly [string, Codec<any>])[];

export function _struct<T>(fields: _Fields): Codec<T> {
    const part = (value: T, name: string): unknown => {
        if (!Object.prototype.hasOwnProperty.call(value, name)) throw new EncodingError(`the field '${name}' is missing`);
        return (value as Record<string, unknown>)[name];
    };
    return {
        write: (to, value) => { for (const [name, codec] of fields) codec.write(to, part(value, name)); },
        // Own properties, whatever they are called.
        read: (from) => Object.fromEntries(fields.map(([name, codec]) => [name, codec.read(from)])) as unknown as T,
        key: (to, value) => { for (const [name, codec] of fields) codec.key(to, part(value, name)); },
    };
}

export function _enum<T>(type: string, variants: readonly (readonly [string, _Fields])[]): Codec<T> {
    const codecs = variants.map(([, fields]) => _struct<unknown>(fields));
    const indexOf = (value: T): number => {
        const name = typeof value === "string" ? value : Object.keys(value as object)[0];
        const index = variants.findIndex(([known, fields]) => known === name && (fields.length === 0) === (typeof value === "string"));
        if (index < 0) throw new EncodingError(`${type} has no such variant: ${String(name)}`);
        return index;
    };
    return {
        write: (to, value) => {
            const index = indexOf(value);
            to.byte(index);
            if (typeof value !== "string") codecs[index]!.write(to, Object.values(value as object)[0]);
        },
        read: (from) => {
            const index = from.byte();
            const variant = variants[index];
            if (variant === undefined) throw new EncodingError(`byte ${from.at - 1}: ${type} has no variant ${index}; it has ${variants.length}`);
            return (variant[1].length === 0 ? variant[0] : Object.fromEntries([[variant[0], codecs[index]!.read(from)]])) as unknown as T;
        },
        key: (to, value) => {
            if (variants.some(([, fields]) => fields.length > 0)) _noKey();
            to.byte(indexOf(value));
        },
    };
}

function _input(...values: readonly (readonly [Codec<any>, unknown])[]): CallInput {
    const to = new Writer();
    for (const [codec, value] of values) codec.write(to, value);
    return { arguments: [], input: toHex(to.take()) };
}

// Methods that pass numbers and no bytes: i32 up to 32 bits, i64 above.
function _numbers(...values: readonly (readonly [Codec<any>, number, unknown])[]): CallInput {
    return {
        arguments: values.map(([codec, bits, value]) => {
            codec.write(new Writer(), value);
            return `${bits <= 32 ? "i32" : "i64"}:${BigInt.asIntN(bits <= 32 ? 32 : 64, BigInt(value as bigint))}`;
        }),
        input: "0x",
    };
}

type _Answer = { readonly returnData: string; readonly result?: string | null };

function _returned<T>(codec: Codec<T>): (method: string, answer: _Answer) => T {
    return (method, answer) => {
        try {
            return decode(codec, fromHex(answer.returnData));
        } catch (error) {
            throw new ContractError(method, `its answer is not what its description says: ${(error as Error).message}`, "BadAnswer", []);
        }
    };
}

function _number<T>(codec: Codec<T>, bits: number): (method: string, answer: _Answer) => T {
    return (method, answer) => {
        const result = /^(i32|i64):(-?[0-9]{1,20})$/.exec(answer.result ?? "");
        if (result === null || (result[1] === "i32") !== bits <= 32) throw new ContractError(method, "its answer is no number, as its description says", "BadAnswer", []);
        const to = new Writer();
        to.integer(BigInt.asUintN(64, BigInt(result[2]!)), bits / 8);
        return _returned(codec)(method, { returnData: toHex(to.take()) });
    };
}

function _nothing(): void {
    // The method has no result.
}

async function _ask<T>(options: ContractOptions, method: string, given: CallInput, read: (method: string, answer: _Answer) => T): Promise<T> {
    const url = `${options.node.replace(/\/+$/, "")}/v1/contracts/${encodeURIComponent(options.contract)}/query`;
    const body = JSON.stringify({ method, ...given, ...(options.caller === undefined ? {} : { caller: options.caller }) });
    const response = await (options.fetch ?? fetch)(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const text = await response.text();
    let answer: any;
    try {
        answer = JSON.parse(text);
    } catch {
        throw new ContractError(method, `the node answered with status ${response.status} and no JSON`, "BadAnswer", []);
    }
    if (!response.ok) throw new ContractError(method, answer.detail ?? answer.title ?? `status ${response.status}`, answer.code ?? "Unknown", []);
    if (answer.error) throw _failed(method, answer.error);
    return read(method, answer);
}

async function _send<T>(options: ContractOptions, action: Action, read: (method: string, answer: _Answer) => T): Promise<Called<T>> {
    if (options.send === undefined) throw new ContractError(action.method, "it is a transaction, and the client has no `send` that would sign it", "NoSender", []);
    const receipt = await options.send(action);
    if (receipt.error) throw _failed(action.method, receipt.error);
    const outcome = receipt.outcomes[receipt.outcomes.length - 1];
    if (outcome === undefined) throw new ContractError(action.method, "the receipt has no outcome", "BadAnswer", []);
    return { value: read(action.method, outcome), receipt };
}

function _failed(method: string, failure: Failure): ContractError {
    return new ContractError(method, failure.message ?? failure.code, failure.code, failure.trace ?? []);
}

function _action(options: ContractOptions, method: string, given: CallInput, value: bigint): Action {
    return { kind: "call", contract: options.contract, method, value: value.toString(), ...given };
}

function _logged<T>(events: readonly (readonly [string, Codec<any>])[], logged: LoggedEvent): T | null {
    const topic = events.findIndex(([name]) => toHex(new TextEncoder().encode(name)) === logged.topic);
    if (topic < 0) return null;
    try {
        return { event: events[topic]![0], fields: decode(events[topic]![1], fromHex(logged.data)) } as unknown as T;
    } catch (error) {
        if (error instanceof EncodingError) return null;
        throw error;
    }
}

/** An event of the contract token. */
export type TokenEvent =
    | { readonly event: "transfer"; readonly fields: { readonly "from": Address; readonly "to": Address; readonly "amount": bigint; } }
    | { readonly event: "approve"; readonly fields: { readonly "owner": Address; readonly "spender": Address; readonly "amount": bigint; } };

const _events: readonly (readonly [string, Codec<any>])[] = [
    ["transfer", _struct([["from", _address], ["to", _address], ["amount", _u128]])],
    ["approve", _struct([["owner", _address], ["spender", _address], ["amount", _u128]])],
];

/** The event that a contract logged; null when the description has none of its topic and shape. */
export function readEvent(logged: LoggedEvent): TokenEvent | null {
    return _logged(_events, logged);
}

/** What init is given. */
export function encodeInit(supply: bigint = 1000000n): CallInput {
    return _input([_u128, supply]);
}

/** A fungible token. */
export class TokenClient {
    constructor(readonly options: ContractOptions) {}

    /** The events that this contract logged in a transaction, in order. */
    events(receipt: Receipt): TokenEvent[] {
        return receipt.events.filter((logged) => logged.contract === this.options.contract).map(readEvent)
            .filter((read): read is TokenEvent => read !== null);
    }

    /** Moves tokens of the caller. */
    async transfer(to: Address, amount: bigint): Promise<Called<void>> {
        return _send(this.options, this.transferAction(to, amount), _nothing);
    }

    /** The action that calls transfer, for a transaction of one's own. */
    transferAction(to: Address, amount: bigint): Action {
        return _action(this.options, "transfer", _input([_address, to], [_u128, amount]), 0n);
    }

    /** Moves tokens that their owner approved. */
    async transferFrom(from: Address, to: Address, amount: bigint): Promise<Called<void>> {
        return _send(this.options, this.transferFromAction(from, to, amount), _nothing);
    }

    /** The action that calls transfer_from, for a transaction of one's own. */
    transferFromAction(from: Address, to: Address, amount: bigint): Action {
        return _action(this.options, "transfer_from", _input([_address, from], [_address, to], [_u128, amount]), 0n);
    }

    /** Calls approve. */
    async approve(spender: Address, amount: bigint): Promise<Called<void>> {
        return _send(this.options, this.approveAction(spender, amount), _nothing);
    }

    /** The action that calls approve, for a transaction of one's own. */
    approveAction(spender: Address, amount: bigint): Action {
        return _action(this.options, "approve", _input([_address, spender], [_u128, amount]), 0n);
    }

    /** Calls balance_of. */
    async balanceOf(account: Address): Promise<bigint> {
        return _ask(this.options, "balance_of", _input([_address, account]), _returned(_u128));
    }

    /** Calls allowance. */
    async allowance(owner: Address, spender: Address): Promise<bigint> {
        return _ask(this.options, "allowance", _input([_address, owner], [_address, spender]), _returned(_u128));
    }

    /** Calls total_supply. */
    async totalSupply(): Promise<bigint> {
        return _ask(this.options, "total_supply", _input(), _returned(_u128));
    }
}
