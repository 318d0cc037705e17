// What a contract's sources declare, read from the syntax tree.

import { decoratorOf, decoratorText, docOf, Flag, Kind, snake, textOf } from "./syntax.js";

const STORAGE = { Cell: "cell", StorageMap: "map", OrderedMap: "ordered_map", List: "list" };
const CLASS_DECORATORS = ["contract", "struct", "event", "enumeration", "variant", "client", "size"];
const METHOD_DECORATORS = ["init", "migrate", "query", "payable", "wasm", "key"];
const VARIANTS_MAX = 256;

/** Everything that is declared: { contract, types, structs, events, enumerations, clients }. */
export function readModel(syntax) {
  const model = { contract: null, types: new Map(), structs: [], events: [], enumerations: [], clients: [] };
  for (const source of syntax.sources) {
    for (const node of source.statements) {
      if (node.kind === Kind.Enum && decoratorOf(node, "enumeration")) plainEnumeration(syntax, model, source, node);
      if (node.kind === Kind.Class) readClass(syntax, model, source, node);
    }
  }
  for (const { node, variants } of model.enumerations) {
    if (variants.length === 0) syntax.error(node, `${node.name.text} has no variants. Declare classes with @variant that extend it, in the same file.`);
    if (variants.length > VARIANTS_MAX) syntax.error(node, `${node.name.text} has ${variants.length} variants and at most ${VARIANTS_MAX} are allowed.`);
  }
  return model;
}

function readClass(syntax, model, source, node) {
  const decorators = CLASS_DECORATORS.filter(name => decoratorOf(node, name));
  if (decorators.length > 1) return syntax.error(node, `${node.name.text} cannot be @${decorators.join(" and @")} at once.`);
  switch (decorators[0]) {
    case "contract": return readContract(syntax, model, source, node);
    case "struct": return declare(syntax, model, node, structOf(syntax, model, model.structs, node));
    case "event": return readEvent(syntax, model, node);
    case "enumeration": {
      const enumeration = { node, kind: "enum", variants: [], source };
      model.enumerations.push(enumeration);
      return declare(syntax, model, node, enumeration);
    }
    case "variant": return readVariant(syntax, model, source, node);
    case "client": return readClient(syntax, model, source, node);
    case "size": return readArray(syntax, model, node);
    default: return checkNoStrays(syntax, node);
  }
}

function checkNoStrays(syntax, node) {
  for (const member of node.members) {
    const stray = METHOD_DECORATORS.find(name => decoratorOf(member, name));
    if (stray) syntax.error(decoratorOf(member, stray), `@${stray} means something only in a class with @contract or @client, and ${node.name.text} is neither.`);
  }
}

function declare(syntax, model, node, declaration) {
  const name = node.name.text;
  if (model.types.has(name)) return syntax.error(node.name, `There is another type called ${name}. Names of types in a contract's interface must differ, also between files.`);
  model.types.set(name, declaration);
}

function structOf(syntax, model, list, node) {
  if (node.extendsType) syntax.error(node.extendsType, `${node.name.text} cannot extend another class: its fields are what is encoded.`);
  const fields = fieldsOf(syntax, node);
  if (fields.length === 0 && list === model.structs) syntax.error(node, `${node.name.text} has no fields: a value would have no bytes.`);
  const struct = { node, kind: "struct", fields };
  list.push(struct);
  return struct;
}

function fieldsOf(syntax, node) {
  if (node.typeParameters) syntax.error(node, `${node.name.text} cannot be generic.`);
  const fields = node.members.filter(member => member.kind === Kind.Field && !member.is(Flag.Static));
  for (const field of fields) {
    if (!field.type) syntax.error(field, `The field ${field.name.text} needs a type.`);
    if (field.parameterIndex >= 0) syntax.error(field, `Declare the field ${field.name.text} in the class: parameters of the constructor come too late for the encoding.`);
  }
  return fields.filter(field => field.type).map(field => ({ name: snake(field.name.text), member: field.name.text, type: field.type }));
}

function readEvent(syntax, model, node) {
  const topic = decoratorText(decoratorOf(node, "event")) ?? snake(node.name.text);
  structOf(syntax, model, model.events, node);
  const other = model.events.find(event => event.topic === topic);
  if (other) syntax.error(node, `${node.name.text} and ${other.node.name.text} would both be logged as "${topic}". Give one of them another topic with @event("…").`);
  Object.assign(model.events.at(-1), { topic, doc: docOf(node) });
}

function readVariant(syntax, model, source, node) {
  const parent = node.extendsType?.name.identifier.text;
  const enumeration = model.enumerations.find(candidate => candidate.node.name.text === parent && candidate.source === source);
  if (!enumeration) return syntax.error(node, `${node.name.text} must extend a class with @enumeration that stands before it in the same file.`);
  const name = decoratorText(decoratorOf(node, "variant")) ?? node.name.text;
  enumeration.variants.push({ node, name, doc: docOf(node), fields: fieldsOf(syntax, node) });
}

function plainEnumeration(syntax, model, source, node) {
  for (const value of node.values) {
    if (value.initializer) syntax.error(value, `${value.name.text} must have no value of its own: an enumeration is encoded by position, 0, 1, 2 and so on.`);
  }
  const variants = node.values.map(value => ({ name: value.name.text, doc: docOf(value), fields: [] }));
  const enumeration = { node, kind: "enum", plain: true, variants, source };
  model.enumerations.push(enumeration);
  declare(syntax, model, node, enumeration);
}

function readArray(syntax, model, node) {
  const [argument] = decoratorOf(node, "size").args ?? [];
  const size = argument && Number(textOf(argument).replaceAll("_", ""));
  if (!Number.isInteger(size) || size < 1 || size > 65536) return syntax.error(node, `@size takes the number of items, 1 to 65536: @size(20) class ${node.name.text} extends FixedArray<u8> {}`);
  const parent = node.extendsType;
  if (parent?.name.identifier.text !== "FixedArray" || parent.typeArguments?.length !== 1) return syntax.error(node, `A class with @size extends FixedArray<T>.`);
  const array = { node, kind: "array", size, item: parent.typeArguments[0] };
  (model.arrays ??= []).push(array);
  declare(syntax, model, node, array);
}

function readClient(syntax, model, source, node) {
  if (!node.is(Flag.Ambient) || node.extendsType?.name.identifier.text !== "Client") {
    return syntax.error(node, `A client describes methods without bodies: @client declare class ${node.name.text} extends Client { … }`);
  }
  const methods = node.members.filter(member => member.kind === Kind.Method).map(method => methodOf(syntax, method));
  model.clients.push({ node, source, methods });
}

function readContract(syntax, model, source, node) {
  if (model.contract) return syntax.error(node, `A module is one contract, and ${model.contract.node.name.text} is one already.`);
  if (!syntax.isEntry(source)) syntax.error(node, `The class with @contract must be in the file that is given to asc; ${source.normalizedPath} is imported by it.`);
  if (node.extendsType) syntax.error(node.extendsType, `${node.name.text} cannot extend another class: what a contract exports and stores stands in it whole.`);
  if (node.typeParameters) syntax.error(node, `${node.name.text} cannot be generic.`);
  const contract = { node, source, methods: [], storage: [], name: decoratorText(decoratorOf(node, "contract")) ?? snake(node.name.text), doc: docOf(node) };
  model.contract = contract;
  for (const member of node.members) {
    if (member.kind === Kind.Field) storageField(syntax, contract, member);
    else if (member.kind === Kind.Method) contractMethod(syntax, contract, member);
  }
  checkPrefixes(syntax, contract.storage);
  checkNames(syntax, contract.methods);
}

function storageField(syntax, contract, member) {
  if (member.is(Flag.Static)) return;
  const type = member.type;
  const kind = type && type.kind === Kind.NamedType && STORAGE[type.name.identifier.text];
  if (!kind || member.initializer) {
    return syntax.error(member, `The field ${member.name.text} of a contract must be storage, without initializer: ${Object.keys(STORAGE).join(", ")}. Anything else would be forgotten at the end of the call.`);
  }
  const arity = kind === "cell" || kind === "list" ? 1 : 2;
  if (type.typeArguments?.length !== arity) return syntax.error(type, `${type.name.identifier.text} takes ${arity === 1 ? "the type of its value" : "the types of key and value"}.`);
  const decorator = decoratorOf(member, "key");
  const prefix = decorator ? decoratorText(decorator) : snake(member.name.text);
  if (!prefix) return syntax.error(decorator, `@key takes the prefix of the storage keys, a text that is not empty: @key("b").`);
  contract.storage.push({ node: member, name: snake(member.name.text), kind, prefix, parts: type.typeArguments });
}

function contractMethod(syntax, contract, member) {
  if (member.is(Flag.Constructor)) return syntax.error(member, `A contract has no constructor, its object is made anew for each call; what is done once belongs into a method with @init.`);
  const isPrivate = [Flag.Static, Flag.Private, Flag.Protected, Flag.Get, Flag.Set].some(flag => member.is(flag));
  const decorated = METHOD_DECORATORS.find(name => decoratorOf(member, name));
  if (isPrivate) {
    if (decorated) syntax.error(member, `${member.name.text} is private or static and cannot be @${decorated}.`);
    return;
  }
  contract.methods.push(methodOf(syntax, member));
}

function methodOf(syntax, member) {
  const has = name => Boolean(decoratorOf(member, name));
  const kinds = ["init", "migrate", "query"].filter(has);
  const written = member.name.text;
  if (kinds.length > 1) syntax.error(member, `${written} cannot be @${kinds.join(" and @")} at once.`);
  if (has("query") && has("payable")) syntax.error(member, `${written} is a query, and queries take no value: it cannot be @payable.`);
  if (member.typeParameters) syntax.error(member, `${written} cannot be generic: its interface has fixed types.`);
  const kind = kinds[0] ?? "call";
  const name = kind === "init" || kind === "migrate" ? kind : snake(written);
  // Those of `init` and `migrate` have this name by right; the host runs whatever else is called so.
  if (kind !== name && ["init", "migrate", "allocate", "memory"].includes(name)) {
    syntax.error(member.name, `${name} is a reserved name${kind === "call" && (name === "init" || name === "migrate") ? `; mark the method with @${name}` : ""}.`);
  }
  const params = member.signature.parameters.map(parameter => ({ node: parameter, name: snake(parameter.name.text), type: parameter.type, initializer: parameter.initializer }));
  params.forEach((parameter, i) => {
    if (parameter.initializer === null && params[i - 1]?.initializer) syntax.error(parameter.node, `${parameter.name} needs a default, because the parameter before it has one.`);
  });
  return { node: member, member: written, name, kind, params, result: member.signature.returnType, payable: has("payable"), wasm: has("wasm"), doc: docOf(member) };
}

function checkPrefixes(syntax, storage) {
  for (const a of storage) {
    for (const b of storage) {
      if (a === b || !b.prefix.startsWith(a.prefix) || (a.prefix === b.prefix && storage.indexOf(a) > storage.indexOf(b))) continue;
      syntax.error(b.node, `The storage prefix "${b.prefix}" of ${b.name} begins with "${a.prefix}", that of ${a.name}: their keys could meet. Give one of them another with @key("…").`);
    }
  }
}

function checkNames(syntax, methods) {
  for (const [i, method] of methods.entries()) {
    const other = methods.slice(0, i).find(earlier => earlier.name === method.name);
    if (other) syntax.error(method.node, `${method.member} and ${other.member} would both be exported as ${method.name}.`);
  }
}
