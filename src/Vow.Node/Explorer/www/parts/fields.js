// Fields of forms for the types of contracts. A field is `{ element, read() }`; read gives a value of JSON or throws FieldError, which points at its field.
import { add, chainText, h } from './dom.js';
import { encode, integerOf, ValueError } from './codec.js';
import { knownNames } from './names.js';
import { example } from './types.js';
import { number } from './text.js';

/** What is wrong in a field, shown beside it. */
export class FieldError extends Error {
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

let fields = 0;

function labelled(name, hint, input, ...more) {
  const wrong = h('span.wrong', { id: `${input.id}-wrong`, role: 'alert' });
  const help = hint ? h('span.hint', { id: `${input.id}-hint` }, hint) : null;
  input.setAttribute('aria-describedby', [help?.id, wrong.id].filter(Boolean).join(' '));
  const element = h('div.field', null, h('label', { for: input.id }, chainText(name)), help, input, ...more, wrong);
  input.addEventListener('input', () => clear(input));
  return { element, input };
}

function clear(input) {
  input.removeAttribute('aria-invalid');
  const wrong = document.getElementById(`${input.id}-wrong`);
  if (wrong) wrong.textContent = '';
}

/** Shows what is wrong beside its field, and goes there. */
export function showFieldError(error) {
  error.field.setAttribute('aria-invalid', 'true');
  document.getElementById(`${error.field.id}-wrong`).textContent = error.message;
  error.field.focus();
}

/** A field of one line that is checked by `check(text)`, which gives the value or throws ValueError. */
export function textField(name, hint, check, attributes = {}) {
  const input = h('input', { id: `field-${++fields}`, autocomplete: 'off', spellcheck: 'false', ...attributes });
  const { element } = labelled(name, hint, input);
  return {
    element,
    read() {
      clear(input);
      try {
        return check(input.value);
      } catch (error) {
        throw error instanceof ValueError ? new FieldError(input, error.message) : error;
      }
    },
  };
}

/** A choice among `[value, text]`. */
export function choiceField(name, choices, onchange = null, hint = null) {
  const select = h('select', { id: `field-${++fields}`, onchange }, choices.map(([value, text]) => h('option', { value }, text)));
  const { element } = labelled(name, hint, select);
  return { element, read: () => select.value, select };
}

function jsonField(name, type, hint) {
  const input = h('textarea', { id: `field-${++fields}`, rows: 3, spellcheck: 'false', value: '' });
  const { element } = labelled(name, [hint ? [hint, ' '] : null, h('span', null, 'JSON such as ', h('code', null, JSON.stringify(example(type))))], input);
  return {
    element,
    read() {
      clear(input);
      try {
        const value = JSON.parse(input.value);
        encode(type, value, knownNames());
        return withAddresses(type, value);
      } catch (error) {
        if (error instanceof SyntaxError) throw new FieldError(input, `this is not JSON: ${error.message}`);
        throw error instanceof ValueError ? new FieldError(input, error.message) : error;
      }
    },
  };
}

/** Names of addresses in a value replaced by the addresses: the node knows no names. */
function withAddresses(type, value) {
  switch (type.kind) {
    case 'address': return knownNames().get(value) ?? value;
    case 'option': return value === null ? null : withAddresses(type.item, value);
    case 'list': case 'array': return value.map(item => withAddresses(type.item, item));
    case 'tuple': return value.map((item, index) => withAddresses(type.items[index], item));
    case 'map': return value.map(([key, item]) => [withAddresses(type.key, key), withAddresses(type.value, item)]);
    case 'struct': return Object.fromEntries(type.fields.map(field => [field.name, withAddresses(field.type, value[field.name])]));
    case 'enum': {
      if (typeof value === 'string') return value;
      const [name] = Object.keys(value);
      const { fields: parts } = type.variants.find(variant => variant.name === name);
      return { [name]: Object.fromEntries(parts.map(field => [field.name, withAddresses(field.type, value[name][field.name])])) };
    }
    default: return value;
  }
}

function integerField(name, type, hint) {
  const range = type.size > 4 ? `${type.text}` : `${type.text}, ${number(type.least)} to ${number(type.most)}`;
  return textField(name, hint ? `${hint} (${range})` : range, text => {
    const value = integerOf(type, text.replaceAll(/[\s_\u00a0]/g, ''));
    return type.size > 4 ? String(value) : Number(value);
  }, { inputmode: 'numeric' });
}

function addressField(name, type, hint) {
  return textField(name, hint, text => {
    const given = text.trim();
    encode(type, given, knownNames());
    return knownNames().get(given) ?? given;
  }, { list: 'known-names', placeholder: 'vow1… or a name' });
}

function bytesField(name, type, hint) {
  const expected = type.kind === 'fixedBytes' ? `${type.length} bytes: 0x and two hexadecimal digits for each` : '0x and two hexadecimal digits for each byte';
  return textField(name, hint ? `${hint} (${expected})` : expected, text => {
    const given = text.trim() === '' && type.kind === 'bytes' ? '0x' : text.trim();
    encode(type, given);
    return given;
  }, { placeholder: '0x' });
}

function optionField(name, type, hint, depth) {
  const inner = fieldFor('value', type.item, null, depth + 1);
  const box = h('input', { type: 'checkbox', id: `field-${++fields}` });
  inner.element.hidden = true;
  box.addEventListener('change', () => { inner.element.hidden = !box.checked; });
  const element = h('fieldset.field', null, h('legend', null, chainText(name)), hint ? h('p.hint', null, hint) : null,
    h('div.check', null, box, h('label', { for: box.id }, `give ${name}`)), inner.element);
  return { element, read: () => box.checked ? inner.read() : null };
}

function structField(name, type, hint, depth) {
  const parts = type.fields.map(field => [field.name, fieldFor(field.name, field.type, field.doc, depth + 1)]);
  const element = h('fieldset.field', null, h('legend', null, chainText(name)), hint ? h('p.hint', null, hint) : null, parts.map(([, part]) => part.element));
  return { element, read: () => Object.fromEntries(parts.map(([key, part]) => [key, part.read()])) };
}

function enumField(name, type, hint, depth) {
  const place = h('div');
  let parts = [];
  const choose = index => {
    const variant = type.variants[index];
    parts = variant.fields.map(field => [field.name, fieldFor(field.name, field.type, field.doc, depth + 1)]);
    place.replaceChildren(...parts.map(([, part]) => part.element));
  };
  const choice = choiceField(type.variants.some(variant => variant.fields.length > 0) ? `${name}: which` : name, type.variants.map((variant, index) => [String(index), variant.name]), () => choose(Number(choice.read())), hint);
  choose(0);
  return {
    element: h('div.variant', null, choice.element, place),
    read() {
      const variant = type.variants[Number(choice.read())];
      return variant.fields.length === 0 ? variant.name : { [variant.name]: Object.fromEntries(parts.map(([key, part]) => [key, part.read()])) };
    },
  };
}

function boolField(name, hint) {
  const box = h('input', { type: 'checkbox', id: `field-${++fields}` });
  return { element: h('div.field.check', null, box, h('label', { for: box.id }, chainText(name)), hint ? h('span.hint', null, hint) : null), read: () => box.checked };
}

/** The field of a type. Lists, maps and what is nested deeply are written as JSON. */
export function fieldFor(name, type, hint, depth = 0) {
  switch (type.kind) {
    case 'bool': return boolField(name, hint);
    case 'integer': return integerField(name, type, hint);
    case 'string': return textField(name, hint, text => text);
    case 'address': return addressField(name, type, hint);
    case 'bytes': case 'fixedBytes': return bytesField(name, type, hint);
    case 'option': return depth < 3 ? optionField(name, type, hint, depth) : jsonField(name, type, hint);
    case 'struct': return depth < 3 ? structField(name, type, hint, depth) : jsonField(name, type, hint);
    case 'enum': return depth < 3 ? enumField(name, type, hint, depth) : jsonField(name, type, hint);
    default: return jsonField(name, type, hint);
  }
}

/** The field of a method's parameter: one with a default may be left to it. */
export function parameterField(parameter) {
  const { name, type, doc } = parameter;
  if (!Object.hasOwn(parameter, 'default')) return fieldFor(name, type, doc);
  const inner = fieldFor(name, type, doc);
  const box = h('input', { type: 'checkbox', id: `field-${++fields}`, checked: true });
  inner.element.hidden = true;
  box.addEventListener('change', () => { inner.element.hidden = box.checked; });
  const element = add(h('div.field', null), h('div.check', null, box, h('label', { for: box.id }, chainText(name), ` is ${JSON.stringify(parameter.default)}`)), inner.element);
  return { element, read: () => box.checked ? parameter.default : inner.read() };
}

/** The names that address fields suggest. */
export function nameList() {
  return h('datalist', { id: 'known-names' }, [...knownNames().keys()].map(name => h('option', { value: name })));
}
