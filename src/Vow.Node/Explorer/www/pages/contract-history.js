// What happened to a contract: its events, versions, gas and transactions.
import { get, getUnless } from '../parts/api.js';
import { h, id, link, note, section, table } from '../parts/dom.js';
import { eventItem, listTable, status, transactionColumns, transactionRow } from '../parts/lists.js';
import { Follower, liveSign, paced } from '../parts/live.js';
import { listPlace, placeOf } from '../parts/places.js';
import { pointPlot } from '../parts/plot.js';
import { instant, number } from '../parts/text.js';

const notIndexed = title => ({ content: section(title, note('This node does not find transactions by contract: its option AccountIndex is off.')) });

const eventsShown = 100;
const blocksBack = 500;

/** Events of the newest blocks, and those to come. */
export async function eventsView({ contract, signal }) {
  const { head } = await get('status', null, signal);
  const from = Math.max(Number(contract.heightCreated), Number(head.height) - blocksBack, 1) - 1;
  const list = h('ul.events', { 'aria-label': 'Events, newest first' });
  const empty = note(`No events since block ${number(from + 1)}. New ones appear here as they happen.`);
  let waiting = [];
  let follower;
  const sign = liveSign(isPaused => { follower.isPaused = isPaused; });
  const flush = paced(100, () => {
    for (const text of waiting.splice(0).slice(-eventsShown)) {
      const { event, transaction, height } = JSON.parse(text);
      list.prepend(eventItem(event, transaction, Number(height) > Number(head.height)));
    }
    while (list.children.length > eventsShown) list.lastElementChild.remove();
    empty.hidden = list.children.length > 0;
  }, signal);
  return {
    content: section('Events', sign.element, list, empty),
    after() {
      follower = new Follower({ kind: 'event', contract: contract.address }, {
        after: `${from}.0`,
        onState: state => sign.show(state),
        onEvent(_, text) {
          waiting.push(text);
          if (waiting.length > 2 * eventsShown) waiting = waiting.slice(-eventsShown);
          flush();
        },
      }, signal);
    },
  };
}

/** The code that it had, oldest first. */
export async function versionsView({ contract, signal }) {
  const history = await get(`contracts/${contract.address}/history`, null, signal);
  return {
    content: section('Versions', table('Versions', ['Version', 'Code', 'Block', 'Transaction', 'How'], history.items.map(item => [
      number(item.version),
      id(item.code, 'the hash of the code'),
      item.height === null ? note('not known') : link(placeOf('block', item.height), number(item.height)),
      item.transaction ? id(item.transaction, 'the hash of the transaction', { to: placeOf('transaction', item.transaction) }) : note('none'),
      item.version === 0 ? 'made' : item.forced ? 'upgraded by force' : 'upgraded',
    ]))),
  };
}

/** Gas of the newest calls, by method. */
export async function gasView({ contract, signal }) {
  const answer = await getUnless(['NotIndexed'], `contracts/${contract.address}/gas`, { limit: 500 }, signal);
  if (!answer) return notIndexed('Gas');
  const items = [...answer.items].reverse();
  if (items.length === 0) return { content: section('Gas', note('No transaction has called it yet.')) };
  const methods = Map.groupBy(items, item => item.method);
  const series = [...methods].map(([name, calls]) => ({
    name,
    points: calls.map(call => ({ x: Number(call.height), y: Number(call.gasUsed), failed: call.status !== 'success', title: `${name} in block ${call.height}: ${call.gasUsed} gas, ${call.status}` })),
  }));
  const rows = [...items].reverse().slice(0, 100).map(item => [
    h('bdi', null, item.method), number(item.gasUsed), status(item.status), link(placeOf('block', item.height), number(item.height)), h('span', { title: instant(item.time) }, instant(item.time).slice(0, 16)),
    id(item.transaction, 'the hash of the transaction', { to: placeOf('transaction', item.transaction) })]);
  return {
    content: section('Gas by method', pointPlot('Gas of calls', series, value => `${number(Math.round(value))} gas`, value => `block ${number(value)}`),
      h('details', null, h('summary', null, 'The newest calls as a table'), table('Gas of calls', ['Method', ['Gas', 'right'], 'Status', ['Block', 'right'], ['Time', 'wide'], 'Transaction'], rows))),
  };
}

/** The newest transactions that call it. */
export async function transactionsView({ contract, signal }) {
  const page = await getUnless(['NotIndexed'], 'transactions', { contract: contract.address, limit: 25 }, signal);
  if (!page) return notIndexed('Transactions');
  return {
    content: section('Transactions', page.items.length === 0 ? note('None yet.') : listTable('Transactions', transactionColumns, page.items.map(item => transactionRow(item))),
      page.next ? h('p', null, link(listPlace('transactions', { contract: contract.address, before: page.next }), 'Older ones')) : null),
  };
}
