// All transactions, or those of an account or a contract: one page at a time, however many there are.
import { get } from '../parts/api.js';
import { h, note, section } from '../parts/dom.js';
import { listTable, pager, transactionColumns, transactionRow } from '../parts/lists.js';
import { knownNames } from '../parts/names.js';
import { listPlace } from '../parts/places.js';

const pageSize = 50;

function filterForm(query, go) {
  const field = (name, label) => {
    const input = h('input', { id: `filter-${name}`, name, value: query.get(name) ?? '', autocomplete: 'off', spellcheck: 'false', list: 'filter-names', maxlength: 80 });
    return [h('label', { for: input.id }, label), input];
  };
  const form = h('form.filter', { 'aria-label': 'Filter' },
    h('div', null, field('account', 'Account')), h('div', null, field('contract', 'Contract')),
    h('datalist', { id: 'filter-names' }, [...knownNames().keys()].map(name => h('option', { value: name }))),
    h('button', null, 'Filter'),
    query.get('account') || query.get('contract') ? h('a.button', { href: '/explorer/transactions' }, 'Show all') : null);
  form.addEventListener('submit', event => {
    event.preventDefault();
    const address = name => { const text = form.elements[name].value.trim(); return knownNames().get(text) ?? text; };
    go(listPlace('transactions', { account: address('account'), contract: address('contract') }));
  });
  return form;
}

export async function transactions({ query, signal, go }) {
  const filter = { account: query.get('account'), contract: query.get('contract') };
  const before = query.get('before');
  const page = await get('transactions', { ...filter, before, limit: pageSize }, signal);
  const next = page.next === null ? null : listPlace('transactions', { ...filter, before: page.next });
  return {
    title: 'Transactions',
    content: [
      h('h1', null, 'Transactions'),
      filterForm(query, go),
      section('Newest first',
        page.items.length === 0 ? note('There are none here.') : listTable('Transactions', transactionColumns, page.items.map(item => transactionRow(item))),
        pager(listPlace('transactions', filter), next, before === null)),
    ],
  };
}
