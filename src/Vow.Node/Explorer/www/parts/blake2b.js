// BLAKE2b (RFC 7693) with 32 bytes of output and no key: what addresses and the seeds of development accounts are made with.
// Inputs are short, so plain BigInt is fast enough.

const mask = (1n << 64n) - 1n;

const start = [
  0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n,
];

const order = [
  '0123456789abcdef', 'ea489fd61c02b753', 'b8c052fdae367194', '7931dcbe265a40f8', '905724afe1bc683d',
  '2c6a0b834d75fe19', 'c51fed4a0763928b', 'db7ec13950f4862a', '6fe9b308c2d714a5', 'a2847615fb9e3cd0',
].map(digits => Array.from(digits, digit => parseInt(digit, 16)));

const turn = (value, bits) => (value >> bits) | ((value << (64n - bits)) & mask);

function mix(v, a, b, c, d, x, y) {
  v[a] = (v[a] + v[b] + x) & mask;
  v[d] = turn(v[d] ^ v[a], 32n);
  v[c] = (v[c] + v[d]) & mask;
  v[b] = turn(v[b] ^ v[c], 24n);
  v[a] = (v[a] + v[b] + y) & mask;
  v[d] = turn(v[d] ^ v[a], 16n);
  v[c] = (v[c] + v[d]) & mask;
  v[b] = turn(v[b] ^ v[c], 63n);
}

function compress(state, block, count, isLast) {
  const view = new DataView(block.buffer);
  const words = Array.from({ length: 16 }, (_, index) => view.getBigUint64(8 * index, true));
  const v = [...state, ...start];
  v[12] ^= BigInt(count);
  if (isLast) v[14] ^= mask;
  for (let round = 0; round < 12; round++) {
    const s = order[round % 10];
    for (let i = 0; i < 4; i++) mix(v, i, 4 + i, 8 + i, 12 + i, words[s[2 * i]], words[s[2 * i + 1]]);
    for (let i = 0; i < 4; i++) mix(v, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, words[s[8 + 2 * i]], words[s[9 + 2 * i]]);
  }
  for (let i = 0; i < 8; i++) state[i] ^= v[i] ^ v[i + 8];
}

/** The 32-byte hash of bytes. */
export function blake2b(input) {
  const state = [...start];
  state[0] ^= 0x01010020n;
  for (let offset = 0; ; offset += 128) {
    const block = new Uint8Array(128);
    block.set(input.subarray(offset, offset + 128));
    const isLast = offset + 128 >= input.length;
    compress(state, block, Math.min(offset + 128, input.length), isLast);
    if (isLast) break;
  }
  const output = new Uint8Array(32);
  for (let i = 0; i < 4; i++) new DataView(output.buffer).setBigUint64(8 * i, state[i], true);
  return output;
}
