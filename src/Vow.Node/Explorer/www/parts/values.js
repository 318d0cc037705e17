// Decoded values of contracts, as readable text.
import { add, chainText, h } from './dom.js';
import { party } from './names.js';
import { number, printable, short } from './text.js';

const isAddress = value => typeof value === 'string' && /^vow1[0-9a-z]{58}$/.test(value);

/** A value of JSON in a line or a nested list. */
export function shownValue(value, depth = 0) {
  if (value === null || value === undefined) return h('span.note', null, 'none');
  if (isAddress(value)) return party(value);
  if (typeof value === 'boolean') return h('span.value', null, String(value));
  if (typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value))) return h('span.value.number', null, number(value));
  if (typeof value === 'string' && /^0x([0-9a-f]{2})*$/.test(value)) return shownBytes(value);
  if (typeof value === 'string') return value === '' ? h('span.note', null, 'empty text') : h('span.value.text', null, chainText(short(value, 2000)));
  if (depth > 12) return h('span.note', null, 'nested more deeply');
  return Array.isArray(value) ? shownList(value, depth) : shownFields(value, depth);
}

function shownList(values, depth) {
  if (values.length === 0) return h('span.note', null, 'empty list');
  const list = h('ol.values', { start: 0 }, values.slice(0, 200).map(value => h('li', null, shownValue(value, depth + 1))));
  return values.length > 200 ? h('div', null, list, h('p.note', null, `and ${number(values.length - 200)} more`)) : list;
}

/** The members of an object, one a line. */
export function shownFields(fields, depth = 0) {
  const entries = Object.entries(fields);
  if (entries.length === 0) return h('span.note', null, 'nothing');
  return h('dl.values', null, entries.map(([name, value]) => h('div', null, h('dt', null, chainText(name)), h('dd', null, shownValue(value, depth + 1)))));
}

/** Bytes of a 0x text: as text beside it where they are printable, shortened where they are many. */
export function shownBytes(hex) {
  if (hex === null || hex === undefined) return h('span.note', null, 'absent');
  if (hex === '0x') return h('span.note', null, 'no bytes');
  const text = printable(hex);
  const count = (hex.length - 2) / 2;
  const box = h('span.value', null, text ? [chainText(`"${short(text, 120)}"`), ' '] : null, h('span.mono.bytes', { title: short(hex, 1000) }, count > 40 ? `${hex.slice(0, 34)}…` : hex));
  return count > 40 ? add(box, h('span.note', null, ` ${number(count)} bytes`)) : box;
}

/** `i32:-5` as its number. */
export function shownNumber(text) {
  return h('span.value.number', { title: text }, number(text.slice(text.indexOf(':') + 1)));
}

/** Values before and after, such as of an item in storage. */
export function beforeAfter(before, after, shown = shownBytes) {
  return h('span.change', null,
    h('span.before', null, h('span.unseen', null, 'before '), before === null || before === undefined ? h('span.note', null, 'absent') : shown(before)),
    h('span.arrow', { 'aria-hidden': 'true' }, ' → '),
    h('span.after', null, h('span.unseen', null, 'after '), after === null || after === undefined ? h('span.note', null, 'removed') : shown(after)));
}

