// Rows of blocks, transactions, contracts and events, and going from page to page.
import { chainText, h, id, link, note, table, time } from './dom.js';
import { party, nameOf } from './names.js';
import { placeOf } from './places.js';
import { clipped, number, printable, short } from './text.js';
import { shownBytes, shownFields } from './values.js';

const actionWords = {
  transfer: 'transfer', upload: 'upload', instantiate: 'new contract', call: 'call', upgrade: 'upgrade', setAdmin: 'change of admin', freeze: 'freeze', unfreeze: 'unfreeze',
};

/** How an outcome of a transaction is shown: a word with a colour. */
export function status(name, errorCode = null) {
  return h('span.status', { 'data-status': String(name).toLowerCase() }, name, errorCode ? [' ', h('span.reason', null, errorCode)] : null);
}

function rowOf(children, isNew) {
  return h(isNew ? 'tr.new' : 'tr', null, children);
}

function entry(to, ...children) {
  return h('a', { href: to, 'data-entry': true }, ...children);
}

/** A row of a block. */
export function blockRow(block, isNew = false) {
  return rowOf([
    h('td', null, entry(placeOf('block', block.height), number(block.height))),
    h('td', null, time(block.timestampMilliseconds)),
    h('td.right', null, number(block.transactionCount)),
    h('td.right.wide', null, number(block.gasUsed)),
    h('td.wide', null, id(block.hash, 'the hash of the block')),
  ], isNew);
}

export const blockColumns = ['Block', 'Time', ['Transactions', 'right'], ['Gas', 'right wide'], ['Hash', 'wide']];

/** What an action does, in a few words. */
function action({ kind, to, name, method, value }) {
  const whom = to ? chainText(nameOf(to) ?? name ?? clipped(to)) : null;
  if (kind === 'transfer') return [number(value), ' to ', whom];
  if (kind === 'call') return [chainText(short(method, 40), 'strong'), ' of ', whom];
  return [actionWords[kind] ?? kind, whom ? [' ', whom] : null];
}

function what({ actions }) {
  // An upload is there for what follows it.
  const told = actions.length > 1 ? actions.filter(each => each.kind !== 'upload') : actions;
  const shown = told.slice(0, 2).map((each, index) => [index > 0 ? ', ' : null, action(each)]);
  return told.length > 2 ? [shown, ` and ${told.length - 2} more`] : shown;
}

/** A row of a transaction. */
export function transactionRow(transaction, isNew = false) {
  return rowOf([
    h('td', null, h('span.dot', { 'data-status': transaction.status, 'aria-hidden': 'true' }), entry(placeOf('transaction', transaction.hash), h('span.mono', { title: transaction.hash }, clipped(transaction.hash)))),
    h('td', null, what(transaction), transaction.status === 'success' ? h('span.unseen', null, ' success') : [' ', status(transaction.status, transaction.errorCode)]),
    h('td.wide', null, party(transaction.sender, { isContract: false, brief: true })),
    h('td.wide', null, time(transaction.timestampMilliseconds)),
    h('td.right', null, link(placeOf('block', transaction.height), number(transaction.height))),
    h('td.right.wide', null, number(transaction.gasUsed)),
  ], isNew);
}

export const transactionColumns = ['Transaction', 'What', ['From', 'wide'], ['Time', 'wide'], ['Block', 'right'], ['Gas', 'right wide']];

/** A row of a contract. */
export function contractRow(contract) {
  return rowOf([
    h('td', null, entry(placeOf('contract', contract.address), contract.name ? [chainText(contract.name, 'strong'), ' '] : null, h('span.mono', { title: contract.address }, clipped(contract.address))), contract.frozen ? [' ', status('frozen')] : null),
    h('td.wide', null, id(contract.codeHash, 'the hash of the code')),
    h('td', null, party(contract.creator, { brief: true })),
    h('td.right.wide', null, number(contract.version)),
    h('td.right', null, link(placeOf('block', contract.height), number(contract.height))),
  ], false);
}

export const contractColumns = ['Contract', ['Code', 'wide'], 'Made by', ['Upgrades', 'right wide'], ['Block', 'right']];

/** A table with rows of the functions above. */
export function listTable(caption, columns, rows) {
  const element = table(caption, columns, []);
  element.querySelector('tbody').append(...rows);
  return element;
}

/** An event that a contract logged. */
export function eventItem(event, transaction = null, isNew = false) {
  const topic = event.topicText ?? printable(event.topic);
  return h(isNew ? 'li.event.new' : 'li.event', null,
    h('div.event-head', null, topic === null ? shownBytes(event.topic) : chainText(topic, 'strong'), ' of ', party(event.contract, { isContract: true }),
      transaction ? [' in ', link(placeOf('transaction', transaction), h('span.mono', null, clipped(transaction)))] : null),
    event.decoded ? shownFields(event.decoded) : h('div', null, shownBytes(event.data)));
}

/** Links to the first and the following page. */
export function pager(first, next, isFirst) {
  if (isFirst && !next) return null;
  return h('nav.pager', { 'aria-label': 'Pages' },
    isFirst ? null : h('a.button', { href: first, 'data-page': 'first' }, 'Newest'),
    next ? h('a.button', { href: next, 'data-page': 'next' }, 'Older') : note('This is the end of the list.'));
}
