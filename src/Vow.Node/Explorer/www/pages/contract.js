// A contract: what it is, and views of its methods, storage, events, versions, gas and transactions.
import { get, route } from '../parts/api.js';
import { chainText, facts, h, id, link, note, section } from '../parts/dom.js';
import { status } from '../parts/lists.js';
import { learnContract, party } from '../parts/names.js';
import { listPlace, placeOf } from '../parts/places.js';
import { bytes, clipped, counted, number } from '../parts/text.js';
import { eventsView, gasView, transactionsView, versionsView } from './contract-history.js';
import { methodsView } from './contract-methods.js';
import { storageView } from './contract-storage.js';

const views = { methods: ['Methods', methodsView], storage: ['Storage', storageView], events: ['Events', eventsView], versions: ['Versions', versionsView], gas: ['Gas', gasView], transactions: ['Transactions', transactionsView] };

function summary(contract, address) {
  return section('Summary', facts(
    ['Address', id(address, 'the address')],
    ['Balance', link(placeOf('account', address), number(contract.balance))],
    ['Admin', contract.admin ? party(contract.admin) : h('span.note', null, 'nobody: it cannot be changed')],
    ['Made by', party(contract.creator), ' in block ', link(placeOf('block', contract.heightCreated), number(contract.heightCreated))],
    ['Code', id(contract.codeHash, 'the hash of the code', { to: listPlace('contracts', { code: contract.codeHash }) }), ' ',
      h('a', { href: route(`contracts/${address}/code`), download: `${contract.codeHash.slice(0, 16)}.wasm` }, `Download ${bytes(contract.codeBytes)}`)],
    ['Upgrades', number(contract.version)],
    ['Keeps', counted(contract.itemsKept, 'item'), ', ', bytes(contract.bytesKept), h('span.note', null, `, deposit ${number(contract.depositHeld)}`)]));
}

export async function contract({ id: address, query, signal, go }) {
  const path = `contracts/${encodeURIComponent(address ?? '')}`;
  const found = await get(path, null, signal);
  learnContract(found.address, found.name);
  const abi = found.name ? await get(`${path}/abi`, null, signal) : null;
  const name = Object.hasOwn(views, query.get('view') ?? '') ? query.get('view') : 'methods';
  const view = await views[name][1]({ contract: found, abi, query, signal, go });
  return {
    title: `${abi?.name ?? 'Contract'} ${clipped(found.address)}`,
    content: [
      h('div.title', null, h('h1', null, 'Contract ', abi ? chainText(abi.name, 'strong') : null), found.frozen ? status('frozen') : null, abi?.version ? h('span.note', null, `version ${abi.version}`) : null),
      abi?.doc ? h('p.doc', null, chainText(abi.doc)) : null,
      abi ? null : note('The contract does not describe itself: its methods and storage are shown as bytes.'),
      summary(found, found.address),
      h('nav.tabs', { 'aria-label': 'Views of the contract' }, Object.entries(views).map(([key, [title]]) =>
        h('a', { href: listPlace(`contract/${found.address}`, { view: key === 'methods' ? null : key }), 'aria-current': key === name ? 'page' : null }, title))),
      view.content,
    ],
    after: view.after,
  };
}
