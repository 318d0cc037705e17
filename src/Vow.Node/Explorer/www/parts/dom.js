// Elements are made here, and text enters them only as text: there is no HTML from strings anywhere in the explorer.
import { ago, clipped, harmless, instant } from './text.js';

const svgNamespace = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked') element[name] = value;
    else element.setAttribute(name, value === true ? '' : name === 'href' || name === 'd' ? value : harmless(value));
  }
  add(element, children);
  return element;
}

/** Appends strings as text, elements as they are, and nothing for null and false. */
export function add(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : harmless(child));
  }
  return element;
}

/** An element: its name with classes (`div.card.wide`), attributes (`onclick` listens), children. */
export function h(name, attributes, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  if (classes.length > 0) element.className = classes.join(' ');
  return fill(element, attributes, children);
}

/** The same for SVG. */
export function svg(name, attributes, ...children) {
  return fill(document.createElementNS(svgNamespace, name), attributes, children);
}

/** Text from a chain: in a direction of its own, whatever its letters are. */
export function chainText(text, name = 'bdi') {
  return h(name, { dir: 'auto' }, text);
}

/** A link inside the explorer. */
export function link(to, ...children) {
  return h('a', { href: to }, ...children);
}

const copied = () => document.getElementById('announcer');

/** A button that puts a text on the clipboard. */
export function copyButton(text, what) {
  const button = h('button.copy', { type: 'button', 'aria-label': `Copy ${what}`, title: `Copy ${what}` }, icon('copy'));
  button.addEventListener('click', async () => {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      done = false;
    }
    copied().textContent = done ? `Copied ${what}` : 'The browser does not let this page copy';
    button.classList.toggle('done', done);
    setTimeout(() => button.classList.remove('done'), 1200);
  });
  return button;
}

const shapes = {
  copy: 'M5 5V2.5h8.5V11H11M2.5 5H11v8.5H2.5z',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.5 10.5l3.5 3.5',
  theme: 'M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12',
  keys: 'M1.5 4.5h13v7h-13zM4 7h.01M6.7 7h.01M9.3 7h.01M12 7h.01M5 9.5h6',
};

/** A small picture that says nothing by itself. */
export function icon(name) {
  return svg('svg', { viewBox: '0 0 16 16', width: 16, height: 16, class: 'icon', 'aria-hidden': 'true' }, svg('path', { d: shapes[name] }));
}

/** A hash or address, shortened, whole in its title, with a button to copy it. */
export function id(text, what, { to = null, whole = false } = {}) {
  const shown = h('span.mono', { title: text }, whole ? text : clipped(text));
  return h('span.id', null, to ? link(to, shown) : shown, copyButton(text, what));
}

/** A time as how long ago it was; app.js keeps it true. */
export function time(milliseconds) {
  return h('time', { datetime: Number.isFinite(Number(milliseconds)) ? new Date(Number(milliseconds)).toISOString() : null, title: instant(milliseconds), 'data-time': milliseconds }, ago(milliseconds));
}

/** A list of names and what they stand for. */
export function facts(...rows) {
  return h('dl.facts', null, rows.filter(Boolean).map(([name, ...value]) => [h('dt', null, name), h('dd', null, ...value)]));
}

/** A part of a page with its heading. */
export function section(title, ...children) {
  const name = `s-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  return h('section.card', { 'aria-labelledby': name }, h('h2', { id: name }, title), ...children);
}

/** A table that scrolls sideways on narrow screens. `columns` are names, or [name, class]. */
export function table(caption, columns, rows) {
  const heads = columns.map(column => Array.isArray(column) ? column : [column, null]);
  return h('div.scroll', { tabindex: 0, role: 'group', 'aria-label': caption },
    h('table', null,
      h('caption.unseen', null, caption),
      h('thead', null, h('tr', null, heads.map(([name, kind]) => h('th', { scope: 'col', class: kind }, name)))),
      h('tbody', null, rows.map(row => tableRow(heads, row)))));
}

function tableRow(heads, cells) {
  return h('tr', null, cells.map((cell, index) => h('td', { class: heads[index][1] }, cell)));
}

/** A line in place of what is not there. */
export function note(...text) {
  return h('p.note', null, ...text);
}
