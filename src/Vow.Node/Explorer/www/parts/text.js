// What numbers, hashes, times and texts look like. Texts of contracts are hostile: what could hide or reorder other text is shown as its code.

const hidden = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|[\ud800-\udfff]/gu;

/** A text with each character that has no picture of its own, or turns the direction of others, in place of it as \u{…}. */
export function harmless(text) {
  return String(text).replace(hidden, character => `\\u{${character.codePointAt(0).toString(16)}}`);
}

/** The first characters of a text, and … where there are more. */
export function short(text, most = 200) {
  const all = String(text);
  return all.length <= most ? all : all.slice(0, most) + '…';
}

/** A whole number, as a number or a string of digits, in groups of three. */
export function number(value) {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, '\u00a0');
}

/** `1 block`, `2 blocks`. */
export function counted(count, one, many = one + 's') {
  return `${number(count)}\u00a0${String(count) === '1' ? one : many}`;
}

/** A share as a percentage with one digit after the point. */
export function percent(part, whole) {
  const share = Number(whole) === 0 ? 0 : 100 * Number(part) / Number(whole);
  return `${share.toFixed(share >= 99.95 || share === 0 ? 0 : 1)}\u00a0%`;
}

/** A size in bytes, rounded. */
export function bytes(count) {
  const size = Number(count);
  if (size < 1024) return counted(size, 'byte');
  const step = Math.min(4, Math.floor(Math.log2(size) / 10));
  return `${(size / 2 ** (10 * step)).toFixed(1)}\u00a0${['', 'KiB', 'MiB', 'GiB', 'TiB'][step]}`;
}

/** A span of milliseconds in its largest fitting unit. */
export function span(milliseconds) {
  const value = Number(milliseconds);
  if (value < 1) return `${Math.round(value * 1000)}\u00a0µs`;
  if (value < 1000) return `${value < 10 ? value.toFixed(1) : Math.round(value)}\u00a0ms`;
  if (value < 60_000) return `${(value / 1000).toFixed(1)}\u00a0s`;
  for (const [unit, length] of [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000]]) {
    if (value >= length) return `${Math.floor(value / length)}\u00a0${unit}`;
  }
}

/** How long ago, such as `3 min ago`. */
export function ago(milliseconds, now = Date.now()) {
  const past = now - Number(milliseconds);
  if (past < 1500) return past < -5000 ? 'in the future' : 'just now';
  return past < 60_000 ? `${Math.round(past / 1000)}\u00a0s ago` : `${span(past)} ago`;
}

/** A time to the millisecond in UTC. */
export function instant(milliseconds) {
  const date = new Date(Number(milliseconds));
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString().replace('T', ' ').replace('Z', ' UTC');
}

/** The beginning and end of a hash or address. */
export function clipped(id) {
  const text = String(id);
  return text.length <= 20 ? text : `${text.slice(0, text.startsWith('vow1') ? 10 : 8)}…${text.slice(-6)}`;
}

export function toHex(array) {
  return Array.from(array, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Bytes of hexadecimal digits with or without 0x; null if it is none. */
export function fromHex(text) {
  const digits = text.startsWith('0x') ? text.slice(2) : text;
  if (digits.length % 2 !== 0 || /[^0-9a-fA-F]/.test(digits)) return null;
  return Uint8Array.from(digits.match(/../g) ?? [], pair => parseInt(pair, 16));
}

/** Bytes as text where they are printable UTF-8; null otherwise. */
export function printable(hex) {
  const array = fromHex(hex);
  if (!array || array.length === 0) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(array);
    return /^[\p{L}\p{N}\p{P}\p{S} ]+$/u.test(text) ? text : null;
  } catch {
    return null;
  }
}
