// The vow.abi section: the contract's interface as JSON.

import { Kind, Literal, textOf } from "./syntax.js";

const SECTION_BYTES_MAX = 65536;

/** The description, or null if something in it was refused. */
export function describe(syntax, model, types, version) {
  const { contract } = model;
  const methods = contract.methods.map(method => describeMethod(syntax, types, method));
  const events = model.events.map(({ topic, doc, fields }) => ({ name: topic, ...(doc && { doc }), fields: types.fields(fields) }));
  const storage = contract.storage.map(({ name, kind, prefix, parts }) => {
    const entry = { name, prefix: Buffer.from(prefix, "utf8").toString("hex"), kind };
    if (parts.length === 2) entry.key = types.keyOf(parts[0]);
    return { ...entry, value: types.of(parts.at(-1)) };
  });
  const { name, doc } = contract;
  const declared = [...types.used.values()];
  return {
    abi: 1,
    name,
    ...(version && { version }),
    ...(doc && { doc }),
    methods,
    ...(events.length && { events }),
    ...(declared.length && { types: declared }),
    ...(storage.length && { storage }),
  };
}

/** The section's bytes. */
export function sectionOf(syntax, model, description) {
  const bytes = Buffer.from(JSON.stringify(description), "utf8");
  if (bytes.length > SECTION_BYTES_MAX) syntax.error(model.contract.node, `The description of the interface has ${bytes.length} bytes and at most ${SECTION_BYTES_MAX} are allowed. Shorten the comments.`);
  return bytes;
}

function describeMethod(syntax, types, method) {
  const params = method.params.map(({ node, name, type, initializer }) => {
    const text = method.wasm ? types.numberOf(type) : types.of(type);
    if (!initializer || !text) return { name, type: text };
    if (method.wasm) syntax.error(node, `${name} cannot have a default: numbers of a @wasm method are always all given.`);
    return { name, type: text, default: valueOf(syntax, initializer, text) };
  });
  const hasResult = textOf(method.result) !== "void";
  const result = hasResult ? (method.wasm ? types.numberOf(method.result) : types.of(method.result)) : null;
  return {
    name: method.name,
    kind: method.kind,
    ...(method.doc && { doc: method.doc }),
    ...(method.payable && { payable: true }),
    ...(method.wasm && { passing: "wasm" }),
    ...(params.length && { params }),
    ...(result && { result }),
  };
}

/** A default as the description's JSON. */
function valueOf(syntax, node, type) {
  const value = constant(node);
  const integer = /^[iu](\d+)$/.exec(type);
  if (integer && typeof value === "bigint") {
    const bits = BigInt(integer[1]);
    const [least, most] = type[0] === "u" ? [0n, (1n << bits) - 1n] : [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n];
    if (value >= least && value <= most) return bits <= 32n ? Number(value) : value.toString();
  }
  if ((type === "bool" && typeof value === "boolean") || (type === "string" && typeof value === "string")) return value;
  if (type.startsWith("option<") && value === null) return null;
  if (type.startsWith("list<") && Array.isArray(value)) return value;
  syntax.error(node, `A default of type ${type} must be a value that can be written down: a number (u128.from(5), u128.parse("5")), true, false, a text, null or [].`);
  return undefined;
}

/** The value of a constant expression, undefined if it is none. */
function constant(node) {
  switch (node.kind) {
    case Kind.True: return true;
    case Kind.False: return false;
    case Kind.Null: return null;
    case Kind.UnaryPrefix: {
      const value = constant(node.operand);
      return textOf(node).startsWith("-") && typeof value === "bigint" ? -value : undefined;
    }
    case Kind.Literal: return literal(node);
    case Kind.PropertyAccess: return { "u128.Zero": 0n, "u128.One": 1n, "u128.Max": (1n << 128n) - 1n, "i128.Zero": 0n }[textOf(node)];
    case Kind.Call: return converted(node);
    default: return undefined;
  }
}

function literal(node) {
  if (node.literalKind === Literal.String) return node.value;
  if (node.literalKind === Literal.Integer) return BigInt(textOf(node).replaceAll("_", ""));
  if (node.literalKind === Literal.Array && node.elementExpressions.length === 0) return [];
  return undefined;
}

function converted(node) {
  const [, , conversion] = /^([ui]128)\.(from|parse)$/.exec(textOf(node.expression)) ?? [];
  const value = conversion && node.args.length === 1 ? constant(node.args[0]) : undefined;
  if (conversion === "from" && typeof value === "bigint") return value;
  if (conversion === "parse" && /^-?\d+$/.test(value ?? "")) return BigInt(value);
  return undefined;
}
