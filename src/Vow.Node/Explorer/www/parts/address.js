// Addresses as text: bech32m (BIP-350) with the prefix vow over 32 bytes.

const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const prefix = [3, 3, 3, 0, 'v'.charCodeAt(0) & 31, 'o'.charCodeAt(0) & 31, 'w'.charCodeAt(0) & 31];
const final = 0x2bc830a3;

function checksum(values) {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((part, bit) => { if ((top >>> bit) & 1) sum ^= part; });
  }
  return sum;
}

/** Numbers of some bits each as numbers of other bits; null if what is left over is not zero or too much. */
function regroup(values, from, to, pad) {
  const result = [];
  let held = 0;
  let bits = 0;
  for (const value of values) {
    held = ((held << from) | value) & 0xfff;
    for (bits += from; bits >= to;) result.push((held >>> (bits -= to)) & ((1 << to) - 1));
  }
  const rest = held & ((1 << bits) - 1);
  if (pad) {
    if (bits > 0) result.push((rest << (to - bits)) & ((1 << to) - 1));
    return result;
  }
  return bits >= from || rest !== 0 ? null : result;
}

/** The text of an address of 32 bytes. */
export function addressText(bytes) {
  const values = regroup(bytes, 8, 5, true);
  const sum = checksum([...prefix, ...values, 0, 0, 0, 0, 0, 0]) ^ final;
  for (let place = 25; place >= 0; place -= 5) values.push((sum >>> place) & 31);
  return 'vow1' + values.map(value => alphabet[value]).join('');
}

/** The 32 bytes of an address as text; null if it is none. */
export function addressBytes(text) {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return null;
  if (!lower.startsWith('vow1') || lower.length !== 62) return null;
  const values = Array.from(lower.slice(4), character => alphabet.indexOf(character));
  if (values.includes(-1) || checksum([...prefix, ...values]) !== final) return null;
  const bytes = regroup(values.slice(0, -6), 5, 8, false);
  return bytes?.length === 32 ? Uint8Array.from(bytes) : null;
}
