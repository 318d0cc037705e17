// All blocks, and one of them.
import { get } from '../parts/api.js';
import { facts, h, id, note, section, time } from '../parts/dom.js';
import { blockColumns, blockRow, listTable, pager, transactionColumns, transactionRow } from '../parts/lists.js';
import { party } from '../parts/names.js';
import { listPlace, placeOf } from '../parts/places.js';
import { number } from '../parts/text.js';

const pageSize = 50;

export async function blocks({ query, signal }) {
  const before = query.get('before');
  const page = await get('blocks', { before, limit: pageSize }, signal);
  const next = page.next === null ? null : listPlace('blocks', { before: page.next });
  return {
    title: 'Blocks',
    content: [
      h('h1', null, 'Blocks'),
      section('Newest first', listTable('Blocks', blockColumns, page.items.map(item => blockRow(item))), pager('/explorer/blocks', next, before === null)),
    ],
  };
}

const transactionsShown = 100;

/** The block's transactions, a hundred at a time: a block may have thousands. */
function transactionsOf(block, from, signal) {
  if (block.transactionCount === 0) return note('The block has no transactions.');
  const place = h('div');
  const show = async start => {
    const end = Math.min(block.transactionCount, start + transactionsShown);
    const page = await get('transactions', { before: `${block.height}.${end}`, limit: end - start }, signal);
    const items = page.items.filter(item => String(item.height) === String(block.height)).reverse();
    const more = h('nav.pager', { 'aria-label': 'Transactions of the block' },
      start > 0 ? h('button', { type: 'button', onclick: () => show(start - transactionsShown) }, 'Back') : null,
      end < block.transactionCount ? h('button', { type: 'button', onclick: () => show(end) }, 'Further') : null,
      h('span.note', null, `${number(start + 1)} to ${number(end)} of ${number(block.transactionCount)}`));
    place.replaceChildren(listTable('Transactions of the block', transactionColumns, items.map(item => transactionRow(item))), block.transactionCount > transactionsShown ? more : '');
  };
  return { place, shown: show(from) };
}

export async function block({ id: which, signal }) {
  const found = await get(`blocks/${encodeURIComponent(which ?? 'latest')}`, null, signal);
  const height = Number(found.height);
  const [next, list] = await Promise.all([get('status', null, signal).then(status => Number(status.head.height) > height ? height + 1 : null), transactionsOf(found, 0, signal)]);
  if (list.shown) await list.shown;
  return {
    title: `Block ${number(height)}`,
    content: [
      h('div.title', null, h('h1', null, `Block ${number(height)}`), h('nav.pager', { 'aria-label': 'Neighbours' },
        height > 0 ? h('a.button', { href: placeOf('block', height - 1) }, 'Before') : null, next === null ? null : h('a.button', { href: placeOf('block', next) }, 'After'))),
      section('Header', facts(
        ['Time', time(found.timestampMilliseconds)],
        ['Hash', id(found.hash, 'the hash')],
        ['Block before', height > 0 ? id(found.previous, 'the hash of the block before', { to: placeOf('block', height - 1) }) : h('span.note', null, 'none: this is genesis')],
        ['Gas used', number(found.gasUsed)],
        ['Fees to', party(found.proposer)],
        ['Rules', `version ${found.protocolVersion}`],
        ['State root', id(found.stateRoot, 'the state root')],
        ['Transactions root', id(found.transactionsRoot, 'the root of the transactions')],
        ['Receipts root', id(found.receiptsRoot, 'the root of the receipts')])),
      section('Transactions', list.place ?? list),
    ],
  };
}
