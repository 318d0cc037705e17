// Values of contracts (spec/encoding.md): JSON to bytes and back, with types from types.js.
import { addressBytes, addressText } from './address.js';
import { Reader, Writer } from './bytes.js';
import { fromHex, toHex } from './text.js';

/** A value that does not fit its type, said for people. */
export class ValueError extends Error {}

const wrong = (path, expected) => { throw new ValueError(`${path === '' ? '' : path + ': '}${expected}`); };
const at = (path, name) => path === '' ? String(name) : `${path}.${name}`;

/** A whole number of JSON within a type's range, as BigInt. */
export function integerOf(type, value, path = '') {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !/^-?\d{1,64}$/.test(text)) {
    wrong(path, typeof value === 'number' ? 'numbers above 2^53 go into a string of digits' : `expected a whole number from ${type.least} to ${type.most}`);
  }
  const number = BigInt(text);
  if (number < type.least || number > type.most) wrong(path, `${type.text} holds ${type.least} to ${type.most}, and this is ${number}`);
  return number;
}

/** The bytes of an address given as text, or of a name that is known. */
export function addressOf(text, names, path = '') {
  const hex = typeof text === 'string' && /^0x[0-9a-fA-F]{64}$/.test(text) ? fromHex(text) : null;
  const bytes = hex ?? (typeof text === 'string' ? addressBytes(names?.get(text) ?? text) : null);
  return bytes ?? wrong(path, typeof text === 'string' && text.startsWith('vow1') ? 'this is not an address: its checksum or length is wrong' : 'expected an address such as vow1…, or a name from the list');
}

function bytesOf(value, path, length) {
  const bytes = typeof value === 'string' && value.startsWith('0x') ? fromHex(value) : null;
  if (bytes === null) wrong(path, 'expected 0x and two hexadecimal digits for each byte');
  if (length !== undefined && bytes.length !== length) wrong(path, `expected ${length} bytes, and these are ${bytes.length}`);
  return bytes;
}

function listOf(value, path, length) {
  if (!Array.isArray(value)) wrong(path, 'expected a list in [ ]');
  if (length !== undefined && value.length !== length) wrong(path, `expected ${length} items, and these are ${value.length}`);
  return value;
}

function fieldsOf(fields, value, path) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) wrong(path, `expected an object with ${fields.map(field => field.name).join(', ')}`);
  const extra = Object.keys(value).find(name => !fields.some(field => field.name === name));
  if (extra !== undefined) wrong(at(path, extra), 'there is no field of this name');
  const missing = fields.find(field => !Object.hasOwn(value, field.name));
  if (missing) wrong(at(path, missing.name), 'this field is missing');
  return fields.map(field => [field, value[field.name]]);
}

/** Which variant JSON names, and its fields' values. */
function variantOf(type, value, path) {
  const name = typeof value === 'string' ? value : value && typeof value === 'object' && Object.keys(value).length === 1 ? Object.keys(value)[0] : null;
  const index = type.variants.findIndex(variant => variant.name === name);
  if (index < 0) wrong(path, `expected one of ${type.variants.map(variant => variant.name).join(', ')}`);
  const { fields } = type.variants[index];
  if ((typeof value === 'string') !== (fields.length === 0)) wrong(path, fields.length === 0 ? `${name} has no fields: write "${name}"` : `${name} has fields: write {"${name}": {…}}`);
  return [index, fields, fields.length === 0 ? {} : value[name], name];
}

function textOf(value, path) {
  if (typeof value !== 'string') wrong(path, 'expected a text in quotes');
  return value.isWellFormed() ? value : wrong(path, 'the text holds half of a surrogate pair');
}

const compare = (a, b) => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
};

/** The encoding whose order is the order of the values, for keys of maps. */
function writeKey(out, type, value, names, path) {
  switch (type.kind) {
    case 'integer': {
      const bytes = new Writer().integer(integerOf(type, value, path), type.size).take().reverse();
      if (type.isSigned) bytes[0] ^= 0x80;
      return out.raw(bytes);
    }
    case 'string': case 'bytes': {
      const bytes = type.kind === 'string' ? new TextEncoder().encode(textOf(value, path)) : bytesOf(value, path);
      return out.raw([...bytes].flatMap(byte => byte < 2 ? [1, byte + 1] : [byte])).raw([0]);
    }
    case 'tuple': listOf(value, path, type.items.length).forEach((item, i) => writeKey(out, type.items[i], item, names, at(path, i))); return out;
    case 'struct': fieldsOf(type.fields, value, path).forEach(([field, item]) => writeKey(out, field.type, item, names, at(path, field.name))); return out;
    default: return write(out, type, value, names, path);
  }
}

function writeMap(out, type, value, names, path) {
  const entries = listOf(value, path).map((pair, i) => {
    const [key, item] = listOf(pair, at(path, i), 2);
    return { key, item, path: at(path, i), order: writeKey(new Writer(), type.key, key, names, at(path, i)).take() };
  });
  entries.sort((a, b) => compare(a.order, b.order));
  out.integer(entries.length, 4);
  entries.forEach((entry, i) => {
    if (i > 0 && compare(entries[i - 1].order, entry.order) === 0) wrong(entry.path, 'this key is there twice');
    write(out, type.key, entry.key, names, entry.path);
    write(out, type.value, entry.item, names, entry.path);
  });
  return out;
}

function write(out, type, value, names, path) {
  switch (type.kind) {
    case 'bool': return typeof value === 'boolean' ? out.raw([value ? 1 : 0]) : wrong(path, 'expected true or false');
    case 'integer': return out.integer(integerOf(type, value, path), type.size);
    case 'string': return out.string(textOf(value, path));
    case 'bytes': return out.bytes(bytesOf(value, path));
    case 'fixedBytes': return out.raw(bytesOf(value, path, type.length));
    case 'address': return out.raw(addressOf(value, names, path));
    case 'option': return value === null ? out.raw([0]) : write(out.raw([1]), type.item, value, names, path);
    case 'list': {
      const items = listOf(value, path);
      out.integer(items.length, 4);
      items.forEach((item, i) => write(out, type.item, item, names, at(path, i)));
      return out;
    }
    case 'array': listOf(value, path, type.length).forEach((item, i) => write(out, type.item, item, names, at(path, i))); return out;
    case 'tuple': listOf(value, path, type.items.length).forEach((item, i) => write(out, type.items[i], item, names, at(path, i))); return out;
    case 'map': return writeMap(out, type, value, names, path);
    case 'struct': fieldsOf(type.fields, value, path).forEach(([field, item]) => write(out, field.type, item, names, at(path, field.name))); return out;
    case 'enum': {
      const [index, fields, values] = variantOf(type, value, path);
      out.raw([index]);
      fieldsOf(fields, values, path).forEach(([field, item]) => write(out, field.type, item, names, at(path, field.name)));
      return out;
    }
  }
}

function readMap(input, type) {
  let last = null;
  return Array.from({ length: input.count() }, () => {
    const pair = [read(input, type.key), read(input, type.value)];
    const order = writeKey(new Writer(), type.key, pair[0], null, '').take();
    if (last && compare(last, order) >= 0) throw new RangeError('keys are out of order');
    last = order;
    return pair;
  });
}

function readFields(input, fields) {
  return Object.fromEntries(fields.map(field => [field.name, read(input, field.type)]));
}

function tag(input, most) {
  const [value] = input.raw(1);
  if (value > most) throw new RangeError('a tag is unknown');
  return value;
}

function read(input, type) {
  switch (type.kind) {
    case 'bool': return tag(input, 1) === 1;
    case 'integer': { const value = input.integer(type.size, type.isSigned); return type.size > 4 ? String(value) : Number(value); }
    case 'string': return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(input.raw(input.count()));
    case 'bytes': return '0x' + toHex(input.raw(input.count()));
    case 'fixedBytes': return '0x' + toHex(input.raw(type.length));
    case 'address': return addressText(input.raw(32));
    case 'option': return tag(input, 1) === 0 ? null : read(input, type.item);
    case 'list': return Array.from({ length: input.count() }, () => read(input, type.item));
    case 'array': return Array.from({ length: type.length }, () => read(input, type.item));
    case 'tuple': return type.items.map(item => read(input, item));
    case 'map': return readMap(input, type);
    case 'struct': return readFields(input, type.fields);
    case 'enum': {
      const { name, fields } = type.variants[tag(input, type.variants.length - 1)];
      return fields.length === 0 ? name : { [name]: readFields(input, fields) };
    }
  }
}

/** The bytes of a value in JSON. `names` maps names to addresses. Throws ValueError. */
export function encode(type, value, names = null, path = '') {
  return write(new Writer(), type, value, names, path).take();
}

/** The value in JSON of the bytes of several types, one after the other; null where they are not exactly that. */
export function decodeAll(types, bytes) {
  try {
    const input = new Reader(bytes);
    const values = types.map(type => read(input, type));
    return input.left === 0 ? values : null;
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}
