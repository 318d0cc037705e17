// Types of contracts (spec/encoding.md): from their text to what codec.js and forms work with.

const integers = { u8: 1, u16: 2, u32: 4, u64: 8, u128: 16, i8: 1, i16: 2, i32: 4, i64: 8, i128: 16 };
const plain = new Set(['bool', 'string', 'bytes', 'address']);

/** The parts of `a,b<c,d>`, split at the commas that are not inside of <>. */
function parts(text) {
  const found = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at === text.length || (text[at] === ',' && depth === 0)) {
      found.push(text.slice(start, at));
      start = at + 1;
    } else if (text[at] === '<') depth++;
    else if (text[at] === '>') depth--;
  }
  return found;
}

/** An integer's type: its bytes, and the least and most that it holds. */
function integer(text) {
  const size = integers[text];
  const isSigned = text[0] === 'i';
  const bits = BigInt(8 * size);
  return { kind: 'integer', text, size, isSigned, least: isSigned ? -(1n << (bits - 1n)) : 0n, most: (1n << (isSigned ? bits - 1n : bits)) - 1n };
}

function generic(text, definitions, depth) {
  const name = text.slice(0, text.indexOf('<'));
  const inside = parts(text.slice(name.length + 1, -1));
  const items = () => inside.map(item => parseType(item, definitions, depth + 1));
  switch (name) {
    case 'option': return { kind: 'option', text, item: items()[0] };
    case 'list': return { kind: 'list', text, item: items()[0] };
    case 'map': { const [key, value] = items(); return { kind: 'map', text, key, value }; }
    case 'tuple': return { kind: 'tuple', text, items: items() };
    case 'array':
      return inside[0] === 'u8'
        ? { kind: 'fixedBytes', text, length: Number(inside[1]) }
        : { kind: 'array', text, item: parseType(inside[0], definitions, depth + 1), length: Number(inside[1]) };
    default: throw new TypeError(`the type ${text} is not known`);
  }
}

function fieldsOf(fields, definitions, depth) {
  return (fields ?? []).map(field => ({ name: field.name, doc: field.doc, type: parseType(field.type, definitions, depth + 1) }));
}

/** A type from its text and the description's definitions. Throws TypeError for what no description may hold. */
export function parseType(text, definitions = [], depth = 0) {
  if (depth > 16) throw new TypeError(`the type ${text} is nested too deeply`);
  if (Object.hasOwn(integers, text)) return integer(text);
  if (plain.has(text)) return { kind: text, text };
  if (text.endsWith('>')) return generic(text, definitions, depth);
  const definition = definitions.find(candidate => candidate.name === text);
  if (definition?.struct) return { kind: 'struct', text, fields: fieldsOf(definition.struct, definitions, depth) };
  if (!definition?.enum) throw new TypeError(`the type ${text} is not described`);
  return { kind: 'enum', text, variants: definition.enum.map(variant => ({ name: variant.name, doc: variant.doc, fields: fieldsOf(variant.fields, definitions, depth) })) };
}

/** A value of a type, as an example of its JSON. */
export function example(type) {
  switch (type.kind) {
    case 'bool': return false;
    case 'integer': return type.size > 4 ? '1' : 1;
    case 'string': return 'text';
    case 'bytes': return '0x00';
    case 'fixedBytes': return '0x' + '00'.repeat(type.length);
    case 'address': return 'vow1…';
    case 'option': return example(type.item);
    case 'list': return [example(type.item)];
    case 'array': return Array(Math.min(type.length, 3)).fill(example(type.item));
    case 'map': return [[example(type.key), example(type.value)]];
    case 'tuple': return type.items.map(example);
    case 'struct': return Object.fromEntries(type.fields.map(field => [field.name, example(field.type)]));
    case 'enum': {
      const [first] = type.variants;
      return first.fields.length === 0 ? first.name : { [first.name]: Object.fromEntries(first.fields.map(field => [field.name, example(field.type)])) };
    }
  }
}
