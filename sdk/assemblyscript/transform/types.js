// AssemblyScript types as types of the contract's description (spec/encoding.md).

import { Kind, textOf } from "./syntax.js";

const DEPTH_MAX = 16;
const SIMPLE = {
  bool: "bool", u8: "u8", u16: "u16", u32: "u32", u64: "u64", u128: "u128", i8: "i8", i16: "i16", i32: "i32", i64: "i64", i128: "i128",
  string: "string", Bytes: "bytes", Address: "address", Hash: "array<u8,32>",
};
const KEYS = new Set(["bool", "u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64", "i128", "string", "bytes", "address"]);
const BUILT_IN = new Set([...Object.keys(SIMPLE), "String", "StaticArray", "Array", "Option", "ValueMap", "Tuple1", "Tuple2", "Tuple3", "Tuple4", "Tuple5", "Tuple6"]);
const NUMBERS = new Set(["bool", "u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64"]);

export class Types {
  #syntax;
  #declared;
  #aliases = new Map();
  #imports = new Map();
  #open = [];
  /** Descriptions of the declared types in use, by name. */
  used = new Map();

  /** `declared`: name → { node, kind: struct | enum | array, fields, variants, size, item }. */
  constructor(syntax, declared) {
    this.#syntax = syntax;
    this.#declared = declared;
    for (const source of syntax.sources) {
      const names = new Map();
      for (const statement of source.statements) {
        if (statement.kind === Kind.TypeAlias && !statement.typeParameters) this.#addAlias(statement);
        if (statement.kind === Kind.Import) for (const name of statement.declarations ?? []) names.set(name.name.text, name.foreignName.text);
      }
      this.#imports.set(source, names);
    }
    for (const [name, { node }] of declared) this.#refuseBuiltIn(node, name);
  }

  // Types are looked up by their names alone, whatever the file: one that meant two would be described as what it is not.
  #addAlias({ name: { text: name }, name: node, type }) {
    const other = this.#aliases.get(name);
    this.#aliases.set(name, type);
    this.#refuseBuiltIn(node, name);
    if (this.#declared.has(name) || (other && textOf(other) !== textOf(type))) {
      this.#syntax.error(node, `There is another type called ${name}. Names of types in a contract's interface must differ, also between files.`);
    }
  }

  #refuseBuiltIn(node, name) {
    if (BUILT_IN.has(name)) this.#syntax.error(node, `${name} is a type of vow-contract or of the language: call this one something else.`);
  }

  /** The text of a type in the description; reports what has no encoding and returns null. */
  of(node) {
    const type = this.#resolve(node);
    return type && type.text;
  }

  /** The same for the key of a map. */
  keyOf(node) {
    const type = this.#resolve(node);
    if (type && !type.isKey) {
      this.#syntax.error(node, `${textOf(node)} cannot be the key of a map: numbers, bool, string, Bytes, Address, Hash, enumerations without fields, tuples and structs of those can.`);
    }
    return type && type.text;
  }

  /** The type of a numeric parameter or result, or null if it is none. */
  numberOf(node) {
    const text = this.of(node);
    if (text && !NUMBERS.has(text)) {
      this.#syntax.error(node, `${textOf(node)} cannot be passed as a WebAssembly number (@wasm): only bool and whole numbers up to 64 bits can.`);
      return null;
    }
    // The export is written by the name of the type: an alias of 64 bits would be taken for one of 32.
    if (text && /64$/.test(text) && textOf(node) !== text) {
      this.#syntax.error(node, `${textOf(node)} is another name of ${text}: a @wasm method says ${text} itself.`);
      return null;
    }
    return text;
  }

  static isVoid(node) {
    return !node || (node.kind === Kind.NamedType && node.name.identifier.text === "void");
  }

  #resolve(node) {
    if (node.kind !== Kind.NamedType || node.name.next) return this.#refuse(node);
    const { isNullable } = node;
    const type = this.#named(node);
    if (!type) return null;
    if (!isNullable) return type;
    if (NUMBERS.has(type.text)) return this.#refuse(node, `write Option<${type.text}>; null is for classes and text`);
    if (type.text.startsWith("option<")) return this.#refuse(node, "an option of an option");
    return this.#checked(node, { text: `option<${type.text}>`, depth: type.depth + 1, isKey: false });
  }

  #named(node) {
    const written = node.name.identifier.text;
    const name = this.#imports.get(node.range.source)?.get(written) ?? written;
    const parts = node.typeArguments ?? [];
    if (SIMPLE[name]) return { text: SIMPLE[name], depth: 1, isKey: KEYS.has(SIMPLE[name]) || name === "Hash" };
    if (name === "String") return { text: "string", depth: 1, isKey: true };
    if (this.#aliases.has(name)) return this.#alias(node, name);
    if (this.#declared.has(name)) return this.#declaration(node, name);
    if (name === "StaticArray" && parts.length === 1 && textOf(parts[0]) === "u8") return { text: "bytes", depth: 1, isKey: true };
    if (!["Array", "Option", "ValueMap"].includes(name) && !/^Tuple[1-6]$/.test(name)) return this.#refuse(node, hint(name));

    const items = parts.map(part => this.#resolve(part));
    if (items.some(item => !item)) return null;
    const depth = Math.max(...items.map(item => item.depth)) + 1;
    if (name === "Array") return this.#checked(node, { text: `list<${items[0].text}>`, depth, isKey: false });
    if (name === "Option") {
      if (!NUMBERS.has(items[0].text)) return this.#refuse(node, `write ${textOf(parts[0])} | null; Option is for numbers and bool`);
      return this.#checked(node, { text: `option<${items[0].text}>`, depth, isKey: false });
    }
    if (name === "ValueMap") {
      if (!items[0].isKey) this.keyOf(parts[0]);
      return this.#checked(node, { text: `map<${items[0].text},${items[1].text}>`, depth, isKey: false });
    }
    return this.#checked(node, { text: `tuple<${items.map(item => item.text).join(",")}>`, depth, isKey: items.every(item => item.isKey) });
  }

  #alias(node, name) {
    if (this.#open.includes(name)) return this.#refuse(node, "it contains itself");
    this.#open.push(name);
    const type = this.#resolve(this.#aliases.get(name));
    this.#open.pop();
    return type;
  }

  #declaration(node, name) {
    if (this.#open.includes(name)) return this.#refuse(node, "it contains itself, so a value would have no end");
    this.#open.push(name);
    const type = this.#describe(name, this.#declared.get(name));
    this.#open.pop();
    return type && this.#checked(node, type);
  }

  #describe(name, { kind, fields, variants, size, item }) {
    if (kind === "array") {
      const of = this.#resolve(item);
      return of && { text: `array<${of.text},${size}>`, depth: of.depth + 1, isKey: of.text === "u8" };
    }
    const types = (fields ?? variants.flatMap(variant => variant.fields)).map(field => this.#resolve(field.type));
    if (types.some(type => !type)) return null;
    const depth = Math.max(0, ...types.map(type => type.depth)) + 1;
    // Inner types stand before those that use them.
    if (!this.used.has(name)) this.used.set(name, kind === "struct" ? { name, struct: this.fields(fields) } : { name, enum: variants.map(variant => this.#variant(variant)) });
    const isKey = kind === "struct" ? types.every(type => type.isKey) : variants.every(variant => variant.fields.length === 0);
    return { text: name, depth, isKey };
  }

  #variant({ name, doc, fields }) {
    return { name, ...(doc && { doc }), ...(fields.length && { fields: this.fields(fields) }) };
  }

  /** Fields as the description lists them. */
  fields(fields) {
    return fields.map(({ name, type }) => ({ name, type: this.of(type) }));
  }

  #checked(node, type) {
    if (type.depth <= DEPTH_MAX) return type;
    return this.#refuse(node, `it is nested ${type.depth} deep and at most ${DEPTH_MAX} are allowed`);
  }

  #refuse(node, why) {
    this.#syntax.error(node, `${textOf(node)} has no encoding${why ? `: ${why}` : ""}.`);
    return null;
  }
}

function hint(name) {
  switch (name) {
    case "f32":
    case "f64": return "floating point is not part of an interface; use whole numbers of a smaller unit";
    case "i32x4":
    case "usize":
    case "isize": return "its size depends on the machine; use u32 or u64";
    case "Map":
    case "Set": return `the built-in ${name} compares objects by where they are; use ValueMap`;
    case "Uint8Array": return "use Bytes";
    case "void": return "it has no value";
    default: return "it is not a class with @struct or @enumeration that is declared in the contract's own files, nor one of the types in vow-contract's README";
  }
}
