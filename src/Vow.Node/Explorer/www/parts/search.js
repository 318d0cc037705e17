// The search field: a combobox over /v1/search.
import { get } from './api.js';
import { chainText, h, icon } from './dom.js';
import { clipped } from './text.js';
import { placeOf } from './places.js';

const words = { block: 'Block', transaction: 'Transaction', account: 'Account', contract: 'Contract', code: 'Code' };

/** Fills the place in the header. `go` takes the address of a page. */
export function search(place, go) {
  const list = h('ul', { id: 'search-results', role: 'listbox', 'aria-label': 'Results', hidden: true });
  const input = h('input', {
    id: 'search-text', type: 'search', role: 'combobox', 'aria-label': 'Search', 'aria-expanded': 'false', 'aria-controls': 'search-results', 'aria-autocomplete': 'list',
    autocomplete: 'off', spellcheck: 'false', maxlength: 256, placeholder: 'Block, transaction, account, contract, name',
  });
  const status = h('span.unseen', { role: 'status' });
  let items = [];
  let chosen = -1;
  let question = new AbortController();
  let timer = 0;

  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    chosen = -1;
  };

  const choose = index => {
    list.children[chosen]?.setAttribute('aria-selected', 'false');
    chosen = index;
    list.children[chosen]?.setAttribute('aria-selected', 'true');
    list.children[chosen]?.scrollIntoView({ block: 'nearest' });
    if (chosen >= 0) input.setAttribute('aria-activedescendant', list.children[chosen].id);
  };

  const open = item => {
    close();
    input.value = '';
    input.blur();
    go(placeOf(item.kind, item.id));
  };

  const show = text => {
    list.replaceChildren(...items.map((item, index) => h('li', { id: `search-${index}`, role: 'option', 'aria-selected': 'false', onpointerdown: event => { event.preventDefault(); open(item); } },
      h('span.kind', null, words[item.kind] ?? item.kind), ' ', item.label && item.label !== item.id ? [chainText(item.label), ' '] : null, h('span.mono', { title: item.id }, clipped(item.id)))));
    if (items.length === 0) list.replaceChildren(h('li', { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, h('span.note', null, `Nothing is called ${text}`)));
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    status.textContent = items.length === 0 ? 'No results' : `${items.length} results`;
    chosen = -1;
    if (items.length > 0) choose(0);
  };

  // Which question an answer belongs to is kept by cancelling the one before.
  const ask = async text => {
    question.abort();
    question = new AbortController();
    try {
      items = (await get('search', { q: text }, question.signal)).items;
      show(text);
      return true;
    } catch (error) {
      if (error.name === 'AbortError') return false;
      items = [];
      status.textContent = error.message;
      list.replaceChildren(h('li', { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, h('span.note', null, error.message)));
      list.hidden = false;
      return false;
    }
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    items = [];
    const text = input.value.trim();
    if (text === '') close();
    else timer = setTimeout(ask, 120, text);
  });
  input.addEventListener('keydown', async event => {
    const count = items.length;
    if (event.key === 'Escape') {
      if (list.hidden) input.blur();
      else close();
    } else if (event.key === 'ArrowDown' && count > 0) choose((chosen + 1) % count);
    else if (event.key === 'ArrowUp' && count > 0) choose((chosen + count - 1) % count);
    else if (event.key === 'Enter') {
      clearTimeout(timer);
      const text = input.value.trim();
      if (text !== '' && (items.length > 0 || await ask(text)) && items.length > 0) open(items[Math.max(0, chosen)]);
    } else return;
    event.preventDefault();
  });
  input.addEventListener('blur', close);
  input.addEventListener('focus', () => { if (items.length > 0) show(input.value); });
  place.replaceChildren(h('span.search', null, icon('search'), input, h('kbd', { 'aria-hidden': 'true' }, '/'), list, status));
}
