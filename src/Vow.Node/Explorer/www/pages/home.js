// The head of the chain, and what is committed now.
import { get } from '../parts/api.js';
import { facts, h, id, link, note, section, time } from '../parts/dom.js';
import { blockColumns, blockRow, eventItem, listTable, transactionColumns, transactionRow } from '../parts/lists.js';
import { Follower, liveSign, paced } from '../parts/live.js';
import { placeOf } from '../parts/places.js';
import { number } from '../parts/text.js';

const blocksShown = 6;
const transactionsShown = 10;
const eventsShown = 8;

/** Keeps the newest of a kind, unread, until they are shown. */
class Newest {
  constructor(most) {
    this.most = most;
    this.waiting = [];
  }

  push(text) {
    this.waiting.push(text);
    if (this.waiting.length > this.most) this.waiting.shift();
  }

  /** Puts what waits in front of the list, newest first, and drops what is too much. */
  flush(list, row) {
    for (const text of this.waiting) list.prepend(row(JSON.parse(text)));
    this.waiting = [];
    while (list.children.length > this.most) list.lastElementChild.remove();
  }
}

function headCard(status) {
  const height = h('strong.big', null, link(placeOf('block', status.head.height), number(status.head.height)));
  const when = h('span', null, time(status.head.timestampMilliseconds));
  const hash = h('span', null, id(status.head.hash, 'the hash of the newest block'));
  const element = h('section.card.head', { 'aria-label': 'Head of the chain' },
    h('div.head-block', null, h('span.label', null, 'Newest block'), height, when),
    facts(['Hash', hash], ['Chain', String(status.chainId), status.development ? ' (development)' : null],
      ['Gas price', 'from ', number(status.parameters.gasPriceMin)], ['Waiting', number(status.mempool.transactions)]));
  return {
    element,
    show(block) {
      height.replaceChildren(link(placeOf('block', block.height), number(block.height)));
      when.replaceChildren(time(block.timestampMilliseconds));
      hash.replaceChildren(id(block.hash, 'the hash of the newest block'));
    },
  };
}

export async function home({ signal }) {
  const [status, blocks, transactions] = await Promise.all([get('status', null, signal), get('blocks', { limit: blocksShown }, signal), get('transactions', { limit: transactionsShown }, signal)]);
  const head = headCard(status);
  const blockTable = listTable('Newest blocks', blockColumns, blocks.items.map(item => blockRow(item)));
  const transactionTable = listTable('Newest transactions', transactionColumns, transactions.items.map(item => transactionRow(item)));
  const events = h('ul.events');
  const noEvents = note('Events of contracts appear here as they happen.');
  const newest = { block: new Newest(blocksShown), transaction: new Newest(transactionsShown), event: new Newest(eventsShown) };
  let follower;
  const sign = liveSign(isPaused => { follower.isPaused = isPaused; });

  const flush = paced(200, () => {
    newest.block.flush(blockTable.querySelector('tbody'), item => {
      head.show(item.block);
      return blockRow(item.block, true);
    });
    newest.transaction.flush(transactionTable.querySelector('tbody'), item => transactionRow(item.transaction, true));
    newest.event.flush(events, item => eventItem(item.event, item.transaction, true));
    noEvents.hidden = events.children.length > 0;
  }, signal);

  return {
    title: 'Home',
    content: [
      h('div.title', null, h('h1', null, 'Vow explorer'), sign.element),
      head.element,
      h('div.columns', null,
        section('Transactions', transactionTable, h('p', null, link('/explorer/transactions', 'All transactions'))),
        h('div', null,
          section('Blocks', blockTable, h('p', null, link('/explorer/blocks', 'All blocks'))),
          section('Events', events, noEvents))),
    ],
    after() {
      const newestShown = blocks.items[0]?.height ?? 0;
      follower = new Follower({}, {
        after: null,
        onEvent(kind, text, place) {
          if (Number(place.split('.')[0]) <= newestShown) return;
          newest[kind].push(text);
          flush();
        },
        onState: state => sign.show(state),
      }, signal);
    },
  };
}
