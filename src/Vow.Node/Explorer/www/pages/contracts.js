// All contracts, or those of one code.
import { get } from '../parts/api.js';
import { h, id, note, section } from '../parts/dom.js';
import { contractColumns, contractRow, listTable, pager } from '../parts/lists.js';
import { learnContract } from '../parts/names.js';
import { listPlace } from '../parts/places.js';

const pageSize = 50;

export async function contracts({ query, signal }) {
  const after = query.get('after');
  const code = query.get('code');
  const page = await get('contracts', { after, limit: pageSize }, signal);
  for (const item of page.items) learnContract(item.address, item.name);
  const items = code ? page.items.filter(item => item.codeHash === code) : page.items;
  const next = page.next === null ? null : listPlace('contracts', { after: page.next, code });
  return {
    title: 'Contracts',
    content: [
      h('h1', null, 'Contracts'),
      code ? h('p', null, 'Only those whose code is ', id(code, 'the hash of the code'), ' ', h('a.button', { href: '/explorer/contracts' }, 'Show all')) : null,
      section('Newest first',
        items.length === 0 ? note(code ? 'None on this page.' : 'There are none yet.') : listTable('Contracts', contractColumns, items.map(contractRow)),
        pager(listPlace('contracts', { code }), next, after === null)),
    ],
  };
}
