// Which names addresses have: those of development accounts, and those that contracts give themselves. A contract's own name proves nothing, so the address stays beside it.
import { get } from './api.js';
import { canSign, developmentAccounts } from './signing.js';
import { chainText, copyButton, h, link } from './dom.js';
import { clipped } from './text.js';
import { placeOf } from './places.js';

const byAddress = new Map();
const contractNames = new Map();
let isDevelopment = false;

/** Learns the development accounts' names. */
export async function learnAccounts(status) {
  isDevelopment = status.development === true;
  if (!isDevelopment || !canSign()) return;
  for (const account of await developmentAccounts()) byAddress.set(account.address, account.name);
}

/** Learns the names of the newest contracts. */
export async function learnContracts(signal) {
  const page = await get('contracts', { limit: 100 }, signal);
  for (const contract of page.items) learnContract(contract.address, contract.name);
}

export function learnContract(address, name) {
  if (name) contractNames.set(address, name);
}

const descriptions = new Map();

async function described(address, signal) {
  if (!contractNames.has(address)) {
    // Asked for in this order, nothing is asked for that is not there.
    if (!(await get(`accounts/${address}`, null, signal)).isContract) return null;
    const { name } = await get(`contracts/${address}`, null, signal);
    if (!name) return null;
    learnContract(address, name);
  }
  return get(`contracts/${address}/abi`, null, signal);
}

/** A contract's description of itself as it is now; null where there is none. */
export function descriptionOf(address, signal) {
  if (!descriptions.has(address)) {
    const asked = described(address, signal);
    descriptions.set(address, asked);
    // It may change with an upgrade; and a request that was given up is no answer.
    const forget = () => descriptions.delete(address);
    asked.then(() => setTimeout(forget, 2000), forget);
  }
  return descriptions.get(address);
}

/** Whether the node says that this is a development chain. */
export const onDevelopmentChain = () => isDevelopment;

/** The name of an address; null if it has none. */
export const nameOf = address => byAddress.get(address) ?? contractNames.get(address) ?? null;

/** Names and the one address that each stands for; a name that two contracts have stands for none. */
export function knownNames() {
  const known = new Map();
  const twice = new Set();
  for (const [address, name] of [...byAddress, ...contractNames]) {
    if (known.has(name)) twice.add(name);
    else known.set(name, address);
  }
  for (const name of twice) if (![...byAddress.values()].includes(name)) known.delete(name);
  return known;
}

/** An account or contract: its name where it has one, and its address, with a link. `brief` leaves the address of development accounts to the title. */
export function party(address, { whole = false, brief = false, isContract = contractNames.has(address) } = {}) {
  if (/^vow1q{52}/.test(address)) return h('span.note', { title: address }, 'nobody');
  const name = nameOf(address);
  const shown = h('span.mono', { title: address }, whole ? address : clipped(address));
  const to = placeOf(isContract ? 'contract' : 'account', address);
  return h('span.id', null, brief && byAddress.has(address) ? h('a', { href: to, title: address }, chainText(name, 'strong')) : link(to, name ? [chainText(name, 'strong'), ' '] : null, shown), copyButton(address, name ? `the address of ${name}` : 'the address'));
}
