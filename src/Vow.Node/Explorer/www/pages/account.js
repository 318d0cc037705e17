// An account: balance, nonce, its transactions, and on a development chain a form that pays it.
import { get, getUnless } from '../parts/api.js';
import { integerOf } from '../parts/codec.js';
import { add, chainText, facts, h, id, link, note, section } from '../parts/dom.js';
import { textField } from '../parts/fields.js';
import { listTable, pager, transactionColumns, transactionRow } from '../parts/lists.js';
import { nameOf, onDevelopmentChain } from '../parts/names.js';
import { listPlace, placeOf } from '../parts/places.js';
import { sendingButtons, signerField } from '../parts/sending.js';
import { clipped, number } from '../parts/text.js';
import { parseType } from '../parts/types.js';

const pageSize = 25;
const amount = parseType('u128');

async function payForm(address, signal) {
  const signer = await signerField();
  if (!signer.canSend) return null;
  const value = textField('Amount', 'in the smallest unit', text => String(integerOf(amount, text.replaceAll(/[\s_\u00a0]/g, ''))), { inputmode: 'numeric' });
  const place = h('div', { 'aria-live': 'polite' });
  const form = h('form', { novalidate: true, autocomplete: 'off' }, value.element, signer.element);
  add(form, sendingButtons(form, place, signer, () => [{ kind: 'transfer', to: address, amount: value.read() }], signal));
  return h('details.method', null, h('summary', null, 'Pay it'), h('div.method-body', null, form, place));
}

function transactionsOf(page, here, isFirst) {
  if (!page) return [note('This node does not find transactions by account: its option AccountIndex is off.')];
  return [
    page.items.length === 0 ? note('None here.') : listTable('Transactions', transactionColumns, page.items.map(item => transactionRow(item))),
    pager(here({}), page.next === null ? null : here({ before: page.next }), isFirst)];
}

export async function account({ id: address, query, signal }) {
  const before = query.get('before');
  const found = await get(`accounts/${encodeURIComponent(address ?? '')}`, null, signal);
  const page = await getUnless(['NotIndexed'], 'transactions', { account: found.address, before, limit: pageSize }, signal);
  const name = nameOf(found.address);
  const here = more => listPlace(`account/${found.address}`, more);
  return {
    title: `Account ${name ?? clipped(found.address)}`,
    content: [
      h('h1', null, 'Account ', name ? chainText(name, 'strong') : null),
      section('Summary', facts(
        ['Address', id(found.address, 'the address')],
        ['Balance', h('strong', null, number(found.balance))],
        ['Transactions', number(found.nonce), String(found.nextNonce) === String(found.nonce) ? null : h('span.note', null, `, next nonce with those that wait: ${number(found.nextNonce)}`)],
        found.isContract ? ['Contract', link(placeOf('contract', found.address), 'A contract lives here')] : null)),
      onDevelopmentChain() ? await payForm(found.address, signal) : null,
      section('Transactions', ...transactionsOf(page, here, before === null)),
    ],
  };
}
