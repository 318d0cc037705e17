// What single keys do, and the dialog that says so.
import { add, h, icon } from './dom.js';
import { hasKeys, setKeys } from './settings.js';

const table = [
  [['/'], 'Go to the search'],
  [['j', 'k'], 'Next and previous entry of a list'],
  [['Enter'], 'Open the entry; open or close a part of a tree'],
  [['↑', '↓', '←', '→'], 'Move in search results, call trees and flame graphs'],
  [['n', 'p'], 'Next and first page of a list'],
  [['Esc'], 'Close, or leave a field'],
  [['?'], 'Show these keys'],
];

let dialog = null;

function build() {
  const box = h('input', { type: 'checkbox', id: 'keys-on', checked: hasKeys(), onchange: () => setKeys(box.checked) });
  const close = h('button', { type: 'button', onclick: () => dialog.close() }, 'Close');
  dialog = h('dialog.keys', { 'aria-labelledby': 'keys-title' },
    h('h2', { id: 'keys-title' }, 'Keys'),
    h('dl.keys-list', null, table.map(([keys, does]) => [h('dt', null, keys.map(key => h('kbd', null, key))), h('dd', null, does)])),
    h('p', null, box, h('label', { for: 'keys-on' }, 'Single keys are on')),
    h('p', null, close));
  add(document.body, dialog);
}

/** Opens the dialog. */
export function showKeys() {
  if (!dialog) build();
  dialog.showModal();
}

/** The button that opens the dialog. */
export function keysButton() {
  return h('button.tool', { type: 'button', 'aria-label': 'Keys', title: 'Keys (?)', onclick: showKeys }, icon('keys'));
}

function step(forward) {
  const entries = [...document.querySelectorAll('main [data-entry]')].filter(entry => entry.checkVisibility());
  if (entries.length === 0) return;
  const current = entries.indexOf(document.activeElement);
  const next = current < 0 ? (forward ? 0 : entries.length - 1) : Math.min(entries.length - 1, Math.max(0, current + (forward ? 1 : -1)));
  entries[next].focus();
}

const actions = {
  '/': () => document.getElementById('search-text').focus(),
  '?': showKeys,
  j: () => step(true),
  k: () => step(false),
  n: () => document.querySelector('main [data-page="next"]')?.click(),
  p: () => document.querySelector('main [data-page="first"]')?.click(),
};

/** Listens for single keys outside of fields. */
export function listenForKeys() {
  document.addEventListener('keydown', event => {
    const action = actions[event.key];
    const isField = event.target.closest('input, select, textarea, dialog, [contenteditable]');
    if (!action || isField || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !hasKeys()) return;
    event.preventDefault();
    action();
  });
}
