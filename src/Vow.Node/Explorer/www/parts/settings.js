// What the reader chose: theme and single-key shortcuts. Kept in this browser where it lets us.
import { h, icon } from './dom.js';

function read(name) {
  try {
    return localStorage.getItem('vow.' + name);
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    localStorage.setItem('vow.' + name, value);
  } catch {
    // It holds until the page is left.
  }
}

let keysAreOn = read('keys') !== 'off';

/** Whether single keys do something outside of fields. */
export const hasKeys = () => keysAreOn;

export function setKeys(on) {
  keysAreOn = on;
  write('keys', on ? 'on' : 'off');
}

const isDark = () => (document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';

/** The button that changes between light and dark. */
export function themeButton() {
  const button = h('button.tool', { type: 'button', 'aria-label': 'Dark theme', title: 'Light or dark' }, icon('theme'));
  const show = () => button.setAttribute('aria-pressed', String(isDark()));
  button.addEventListener('click', () => {
    const chosen = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = chosen;
    write('theme', chosen);
    show();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  show();
  return button;
}
