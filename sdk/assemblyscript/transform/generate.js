// The code that the transform adds: encodings of declared types, the storage objects of the contract, its exports, and clients.

import { data, Flag, Kind, textOf } from "./syntax.js";
import { Types } from "./types.js";

/** Adds everything to the tree; returns the sources that now need the import. */
export function generate(syntax, model) {
  const sources = new Set();
  const into = node => sources.add(node.range.source);
  for (const struct of [...model.structs, ...model.events]) into(addStruct(syntax, struct));
  for (const array of model.arrays ?? []) into(addSize(syntax, array));
  for (const enumeration of model.enumerations) into(addEnumeration(syntax, enumeration));
  for (const client of model.clients) into(replaceClient(syntax, client));
  if (model.contract) into(addContract(syntax, model.contract));
  return sources;
}

const lines = parts => parts.join("\n");
const hasConstructor = node => node.members.some(member => member.kind === Kind.Method && member.is(Flag.Constructor));
const parameters = fields => fields.map(field => `${field.member}: ${textOf(field.type)}`).join(", ");

function constructorOf(node, fields, before) {
  if (hasConstructor(node)) return "";
  return `constructor(${parameters(fields)}) { ${before} ${fields.map(field => `this.${field.member} = ${field.member};`).join(" ")} }`;
}

const writes = (fields, call) => fields.map(field => `__vow.${call}<${textOf(field.type)}>(writer, this.${field.member});`).join(" ");
const reads = (fields, call) => fields.map(field => `this.${field.member} = __vow.${call}<${textOf(field.type)}>(reader);`).join(" ");

function addStruct(syntax, { node, fields, topic }) {
  const name = node.name.text;
  const code = [
    constructorOf(node, fields, ""),
    `__write(writer: __vow.Writer): void { ${writes(fields, "write")} }`,
    `__read(reader: __vow.Reader): ${name} { ${reads(fields, "read")} return this; }`,
  ];
  if (topic === undefined) {
    code.push(`__writeKey(writer: __vow.Writer): void { ${writes(fields, "writeKey")} }`, `__readKey(reader: __vow.Reader): ${name} { ${reads(fields, "readKey")} return this; }`);
  } else {
    const { pointer, length } = data(topic);
    code.push(`__topic(writer: __vow.Writer): i32 { writer.raw(${pointer}, ${length}); return ${length}; }`);
  }
  node.members.push(...syntax.members(lines(code), node));
  return node;
}

function addSize(syntax, { node, size }) {
  node.members.push(...syntax.members(`__size(): i32 { return ${size}; }`, node, "extends FixedArray<u8>"));
  return node;
}

function addEnumeration(syntax, enumeration) {
  if (enumeration.plain) return replaceEnumeration(syntax, enumeration);
  const { node, variants } = enumeration;
  const name = node.name.text;
  const cases = variants.map((variant, i) => `if (tag == ${i}) return __vow.blank<${variant.node.name.text}>().__readFields(reader);`);
  node.members.push(...syntax.members(lines([
    `__tag(): u8 { return 0; }`,
    `__writeFields(writer: __vow.Writer): void {}`,
    `__write(writer: __vow.Writer): void { writer.u8(this.__tag()); this.__writeFields(writer); }`,
    `__read(reader: __vow.Reader): ${name} { const tag = reader.tag(${variants.length}); ${cases.join(" ")} return unreachable(); }`,
    ...(variants.every(variant => variant.fields.length === 0) ? [`__writeKey(writer: __vow.Writer): void { this.__write(writer); }`, `__readKey(reader: __vow.Reader): ${name} { return this.__read(reader); }`] : []),
  ]), node));
  for (const [i, variant] of variants.entries()) {
    variant.node.members.push(...syntax.members(lines([
      constructorOf(variant.node, variant.fields, "super();"),
      `__tag(): u8 { return ${i}; }`,
      `__writeFields(writer: __vow.Writer): void { ${writes(variant.fields, "write")} }`,
      `__readFields(reader: __vow.Reader): ${name} { ${reads(variant.fields, "read")} return this; }`,
    ]), variant.node, `extends ${name}`));
  }
  return node;
}

/** An AssemblyScript enum is an i32, which says nothing of its variants; a class of one small number does. */
function replaceEnumeration(syntax, { node, source, variants }) {
  const name = node.name.text;
  const [replacement] = syntax.statements(`${exported(node)}class ${name} {
    constructor(public index: u8) {}
    ${variants.map((variant, i) => `static get ${variant.name}(): ${name} { return new ${name}(${i}); }`).join("\n")}
    @operator("==") static __eq(a: ${name}, b: ${name}): bool { return a.index == b.index; }
    @operator("!=") static __ne(a: ${name}, b: ${name}): bool { return a.index != b.index; }
    __zero(): ${name} { return this; }
    __write(writer: __vow.Writer): void { writer.u8(this.index); }
    __read(reader: __vow.Reader): ${name} { this.index = reader.tag(${variants.length}); return this; }
    __writeKey(writer: __vow.Writer): void { this.__write(writer); }
    __readKey(reader: __vow.Reader): ${name} { return this.__read(reader); }
  }`, node);
  source.statements[source.statements.indexOf(node)] = replacement;
  return node;
}

const exported = node => (node.is(Flag.Export) ? "export " : "");

function replaceClient(syntax, { node, source, methods }) {
  const [replacement] = syntax.statements(`${exported(node)}class ${node.name.text} extends __vow.Client {
    ${lines(["withValue(value: __vow.u128)", "withGas(gas: u64)", "allowReentry()"].map(settings => ownSetting(node.name.text, settings)))}
    ${lines(methods.map(method => clientMethod(syntax, method)))}
  }`, node);
  source.statements[source.statements.indexOf(node)] = replacement;
  return node;
}

// A method of the base returns the base, on which a chain of calls would not find the client's methods.
function ownSetting(name, signature) {
  return `${signature}: ${name} { super.${signature.replace(/: [\w.]+/, "")}; return this; }`;
}

function clientMethod(syntax, { node, member, name, kind, params, result, wasm }) {
  if (wasm && params.length > 0) syntax.error(node, `${member} cannot be called by a contract: an inner call passes bytes, no numbers. Only @wasm methods without parameters can be called.`);
  const { pointer, length } = data(name);
  const signature = params.map(parameter => textOf(parameter.node)).join(", ");
  const writing = params.map(parameter => `__vow.write<${textOf(parameter.type)}>(writer, ${parameter.node.name.text});`).join(" ");
  const given = params.map(parameter => parameter.node.name.text).join(", ");
  const attempt = `try${member[0].toUpperCase()}${member.slice(1)}`;
  // A numeric result comes as 4 or 8 bytes.
  const answer = wasm && !Types.isVoid(result) ? (/64$/.test(textOf(result)) ? textOf(result) : `u32`) : textOf(result);
  const body = Types.isVoid(result) ? `this.${attempt}(${given}).expect();` : `return <${textOf(result)}>this.${attempt}(${given}).value<${answer}>();`;
  return lines([
    `${attempt}(${signature}): __vow.CallResult { const writer = new __vow.Writer(); ${writing} return this.__invoke(${pointer}, ${length}, writer, ${kind === "query"}); }`,
    `${member}(${signature}): ${textOf(result)} { ${body} }`,
  ]);
}

function addContract(syntax, contract) {
  for (const field of contract.storage) {
    const { pointer, length } = data(field.prefix);
    const type = textOf(field.node.type);
    field.node.initializer = syntax.members(`storage: ${type} = new ${type}(${pointer}, ${length});`, field.node)[0].initializer;
  }
  for (const method of contract.methods) contract.source.statements.push(...syntax.statements(wrapper(contract, method), method.node));
  return contract.node;
}

function wrapper(contract, method) {
  const { pointer, length } = data(method.name);
  const subject = `__vow_name_${method.name}`;
  const about = `${subject}, ${length}`;
  const declarations = `const ${subject} = ${pointer};`;
  const check = method.payable ? "" : `__vow.noValue(${about});`;
  const call = `new ${contract.node.name.text}().${method.member}(${method.params.map((_, i) => `p${i}`).join(", ")})`;
  const [signature, reading, ending, result] = method.wasm ? numeric(method, about, call) : bytes(method, about, call);
  return `${declarations}
    function call_${method.name}(${signature}): ${result} { ${check} ${reading} ${ending} }
    export { call_${method.name} as ${method.name} };`;
}

function bytes(method, about, call) {
  const reading = method.params.length === 0 ? [`__vow.noInput(${about});`] : [`const input = __vow.input(${about});`];
  for (const [i, { type, initializer }] of method.params.entries()) {
    const read = `__vow.read<${textOf(type)}>(input)`;
    reading.push(`const p${i}: ${textOf(type)} = ${initializer ? `input.left == 0 ? ${textOf(initializer)} : ${read}` : read};`);
  }
  if (method.params.length > 0) reading.push(`input.finish();`);
  return ["", reading.join(" "), Types.isVoid(method.result) ? `${call};` : `__vow.give<${textOf(method.result)}>(${call});`, "void"];
}

function numeric(method, about, call) {
  const wide = type => (/^[iu]64$/.test(textOf(type)) ? textOf(type) : "i32");
  const signature = method.params.map(({ type }, i) => `a${i}: ${wide(type)}`).join(", ");
  const reading = method.params.map(({ type }, i) => {
    const exact = /^[iu](32|64)$/.test(textOf(type));
    return `const p${i}: ${textOf(type)} = ${exact ? `<${textOf(type)}>a${i}` : `__vow.narrow<${textOf(type)}>(a${i}, ${about}, ${i})`};`;
  });
  if (Types.isVoid(method.result)) return [signature, reading.join(" "), `${call};`, "void"];
  return [signature, reading.join(" "), `return ${call};`, textOf(method.result)];
}
