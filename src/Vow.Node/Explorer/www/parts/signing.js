// Signing for development chains: the keys of their accounts are public, so a page may hold them. No other key ever comes here.
import { addressBytes, addressText } from './address.js';
import { blake2b } from './blake2b.js';
import { Writer } from './bytes.js';
import { fromHex, toHex } from './text.js';

const accountNames = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi'];
const ascii = text => new TextEncoder().encode(text);
const joined = (...arrays) => Uint8Array.from(arrays.flatMap(array => [...array]));

// PKCS #8 of an Ed25519 seed (RFC 8410) begins so.
const keyHead = fromHex('302e020100300506032b657004220420');

/** Whether this browser can sign here: it offers its cryptography to https and to localhost only. */
export const canSign = () => globalThis.crypto?.subtle !== undefined;

/** The address of a public key. */
export function addressOfKey(publicKey) {
  return addressText(blake2b(joined(ascii('vow account 1'), publicKey)));
}

/** A key from its 32-byte seed: `{ key, publicKey, address }`. */
export async function keyOf(seed) {
  const key = await crypto.subtle.importKey('pkcs8', joined(keyHead, seed), 'Ed25519', true, ['sign']);
  const { x } = await crypto.subtle.exportKey('jwk', key);
  const publicKey = Uint8Array.from(atob(x.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0));
  return { key, publicKey, address: addressOfKey(publicKey) };
}

let accounts = null;

/** The accounts that a development chain funds: `{ name, key, publicKey, address }`. */
export function developmentAccounts() {
  accounts ??= Promise.all(accountNames.map(async name => ({ name, ...await keyOf(blake2b(ascii('vow development account ' + name))) })));
  return accounts;
}

function writeValue(out, text) {
  return text.startsWith('i32:') ? out.raw([0]).integer(text.slice(4), 4) : out.raw([1]).integer(text.slice(4), 8);
}

function writeArguments(out, action) {
  out.integer(action.arguments.length, 4);
  for (const value of action.arguments) writeValue(out, value);
  return out.bytes(fromHex(action.input));
}

/** An action of the kinds that the explorer sends, as the API's JSON has it. */
function writeAction(out, action) {
  switch (action.kind) {
    case 'transfer': return out.raw([0]).raw(addressBytes(action.to)).integer(action.amount, 16);
    case 'call': return writeArguments(out.raw([3]).raw(addressBytes(action.contract)).string(action.method).integer(action.value, 16), action);
    default: throw new TypeError(`the explorer does not send actions of the kind ${action.kind}`);
  }
}

/** The body of a transaction (spec/transactions.md). */
export function transactionBody(transaction) {
  const out = new Writer().raw([1]).integer(transaction.chainId, 8).raw(transaction.signer).integer(transaction.nonce, 8)
    .integer(transaction.gasLimit, 8).integer(transaction.gasPrice, 8).integer(transaction.depositMax, 16).integer(transaction.expiryHeight, 8)
    .integer(transaction.actions.length, 4);
  for (const action of transaction.actions) writeAction(out, action);
  return out.take();
}

/** The encoding of a transaction, signed. */
export async function sign(transaction, key) {
  const body = transactionBody(transaction);
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', key, joined(ascii('vow transaction 1'), body)));
  return joined(body, signature);
}

/** The identity of an encoded transaction. */
export const transactionHash = encoded => toHex(blake2b(encoded));
