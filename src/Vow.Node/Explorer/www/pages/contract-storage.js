// A contract's storage, in the order of its keys.
import { get } from '../parts/api.js';
import { h, note, section, table } from '../parts/dom.js';
import { listPlace } from '../parts/places.js';
import { fromHex, number, toHex } from '../parts/text.js';
import { storageName } from '../parts/trace.js';
import { shownBytes, shownValue } from '../parts/values.js';

const pageSize = 50;

/** What a reader types for a prefix: 0x and digits, or text. */
function prefixOf(text) {
  const given = text.trim();
  if (given === '') return null;
  return given.startsWith('0x') && fromHex(given) !== null ? given : '0x' + toHex(new TextEncoder().encode(given));
}

function filterForm(contract, abi, query, go) {
  const items = abi?.storage ?? [];
  const text = h('input', { id: 'storage-prefix', value: query.get('prefix') ?? '', autocomplete: 'off', spellcheck: 'false', placeholder: '0x… or text', maxlength: 2050 });
  const show = prefix => go(listPlace(`contract/${contract.address}`, { view: 'storage', prefix }));
  const choice = h('select', { id: 'storage-item', onchange: () => show(choice.value) }, h('option', { value: '' }, 'everything'),
    items.map(item => h('option', { value: '0x' + item.prefix }, `${item.name} (${item.kind.replace('_', ' ')})`)));
  choice.value = items.some(item => '0x' + item.prefix === query.get('prefix')) ? query.get('prefix') : '';
  const form = h('form.filter', { 'aria-label': 'Filter' },
    items.length > 0 ? h('div', null, h('label', { for: 'storage-item' }, 'Item'), choice) : null,
    h('div', null, h('label', { for: 'storage-prefix' }, 'Keys that begin with'), text), h('button', null, 'Show'));
  form.addEventListener('submit', event => {
    event.preventDefault();
    show(prefixOf(text.value));
  });
  return form;
}

function row(item) {
  const { decoded } = item;
  return [
    h('div', null, storageName(decoded, item.key)),
    decoded && 'value' in decoded ? shownValue(decoded.value) : shownBytes(item.value),
    h('span.mono.bytes', { title: `${item.key} = ${item.value.slice(0, 400)}` }, item.key.length > 22 ? `${item.key.slice(0, 18)}…` : item.key),
  ];
}

export async function storageView({ contract, abi, query, signal, go }) {
  const given = { prefix: query.get('prefix'), height: query.get('height') };
  const after = query.get('after');
  const page = await get(`contracts/${contract.address}/storage`, { ...given, after, limit: pageSize }, signal);
  const place = more => listPlace(`contract/${contract.address}`, { view: 'storage', prefix: given.prefix, ...more });
  return {
    content: section('Storage', filterForm(contract, abi, query, go),
      page.items.length === 0 ? note('Nothing is stored here.') : table('Storage', ['Item', 'Value', ['Key', 'wide']], page.items.map(row)),
      h('nav.pager', { 'aria-label': 'Pages' }, after ? h('a.button', { href: place({}), 'data-page': 'first' }, 'First') : null,
        page.next ? h('a.button', { href: place({ after: page.next, height: page.height }), 'data-page': 'next' }, 'More') : null,
        h('span.note', null, `at block ${number(page.height)}`))),
  };
}
