// The explorer's door: the frame around the pages, and which page an address shows.
import { ApiError, get } from './parts/api.js';
import { add, chainText, h, link } from './parts/dom.js';
import { keysButton, listenForKeys } from './parts/keys.js';
import { learnAccounts, learnContracts } from './parts/names.js';
import { search } from './parts/search.js';
import { themeButton } from './parts/settings.js';
import { ago } from './parts/text.js';
import { home } from './pages/home.js';
import { block, blocks } from './pages/blocks.js';
import { transactions } from './pages/transactions.js';
import { transaction } from './pages/transaction.js';
import { contracts } from './pages/contracts.js';
import { contract } from './pages/contract.js';
import { account } from './pages/account.js';
import { node } from './pages/node.js';

const root = '/explorer/';
const pages = { '': home, blocks, block, transactions, tx: transaction, contracts, contract, account, node };
const menu = [['', 'Home'], ['blocks', 'Blocks'], ['transactions', 'Transactions'], ['contracts', 'Contracts'], ['node', 'Node']];
// Which entry of the menu a page belongs to.
const parents = { block: 'blocks', tx: 'transactions', contract: 'contracts' };

const main = document.getElementById('main');
let leaving = new AbortController();
let shownPath = null;
// Notes where the page is scrolled to, once it rests.
let resting = 0;

function problem(error) {
  const isKnown = error instanceof ApiError;
  if (!isKnown) console.error(error);
  return [
    h('h1', null, isKnown ? error.title : 'The explorer failed'),
    h('p', null, chainText(isKnown ? error.message : 'This is a fault of the explorer; the browser\'s console has its details.')),
    h('p', null, h('button', { type: 'button', onclick: () => show(false) }, 'Try again'), ' ', link(root, 'Home')),
  ];
}

function unknown(path) {
  return { title: 'No such page', content: [h('h1', null, 'No such page'), h('p', null, 'There is no page ', chainText(path, 'code'), '. ', link(root, 'Home'))] };
}

function place() {
  const path = decodeURI(location.pathname.slice(root.length)).replace(/\/$/, '');
  const [name, id = null, ...rest] = path.split('/');
  return { name, id, isKnown: Object.hasOwn(pages, name) && rest.length === 0, query: new URLSearchParams(location.search), path };
}

/** Shows the page of the current address. A page gives its title, content and, with `after`, what to start once it is shown. */
async function show(isNew) {
  leaving.abort();
  leaving = new AbortController();
  clearTimeout(resting);
  const { signal } = leaving;
  const where = place();
  const scroll = isNew ? 0 : history.state?.scroll ?? 0;
  main.setAttribute('aria-busy', 'true');
  markMenu(where.name);
  let page;
  try {
    page = where.isKnown ? await pages[where.name]({ ...where, signal, go, reload: () => show(false) }) : unknown(where.path);
  } catch (error) {
    if (signal.aborted) return;
    page = { title: 'Problem', content: problem(error) };
  }
  if (signal.aborted) return;
  main.replaceChildren();
  add(main, page.content);
  main.removeAttribute('aria-busy');
  document.title = `${page.title} · Vow explorer`;
  scrollTo(0, scroll);
  if (isNew) main.focus({ preventScroll: true });
  shownPath = location.pathname + location.search;
  intoView(main.querySelector('.tabs [aria-current]'));
  page.after?.();
}

function go(to) {
  history.replaceState({ scroll: scrollY }, '');
  history.pushState(null, '', to);
  show(true);
}

/** Moves a row of links sideways so that one of them is seen; the page stays where it is. */
function intoView(item) {
  const row = item?.parentElement;
  if (row && row.scrollWidth > row.clientWidth) row.scrollLeft = item.offsetLeft - row.offsetLeft - 40;
}

function markMenu(name) {
  for (const item of document.querySelectorAll('#nav a')) {
    if (item.dataset.name !== (parents[name] ?? name)) item.removeAttribute('aria-current');
    else {
      item.setAttribute('aria-current', 'page');
      intoView(item);
    }
  }
}

function isPageLink(anchor) {
  return anchor?.origin === location.origin && anchor.pathname.startsWith(root) && !anchor.hasAttribute('download') && !anchor.target && !anchor.hash;
}

function listen() {
  history.scrollRestoration = 'manual';
  document.addEventListener('click', event => {
    const anchor = event.target.closest('a');
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !isPageLink(anchor)) return;
    event.preventDefault();
    go(anchor.href);
  });
  addEventListener('popstate', () => {
    // A jump within the page, such as that of the skip link, changes no page.
    if (location.pathname + location.search !== shownPath) show(false);
  });
  addEventListener('scroll', () => {
    clearTimeout(resting);
    // While a page is fetched, the address is its own already, and what moves is the page before.
    if (!main.hasAttribute('aria-busy')) resting = setTimeout(() => history.replaceState({ scroll: scrollY }, ''), 150);
  }, { passive: true });
  setInterval(() => {
    for (const element of document.querySelectorAll('time[data-time]')) {
      const text = ago(element.dataset.time);
      if (element.textContent !== text) element.textContent = text;
    }
  }, 5000);
}

async function frame() {
  add(document.getElementById('nav'), menu.map(([name, text]) => h('a', { href: root + name, 'data-name': name }, text)));
  search(document.getElementById('search'), go);
  add(document.getElementById('tools'), themeButton(), keysButton());
  listenForKeys();
  listen();
  try {
    const status = await get('status');
    add(document.getElementById('chain'), status.development ? `development chain ${status.chainId}` : `chain ${status.chainId}`);
    add(document.getElementById('node'), status.software);
    await Promise.all([learnAccounts(status), learnContracts()]);
  } catch (error) {
    // The page says what is wrong when it asks for itself.
    if (!(error instanceof ApiError)) throw error;
  }
}

await frame();
await show(false);
