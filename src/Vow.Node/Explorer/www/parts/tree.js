// A tree that opens and closes: ARIA's tree pattern, with arrow keys. What is closed is not made yet, so a tree may be large.
import { h } from './dom.js';

const stepShown = 200;
let groups = 0;

/**
 * A tree. A node is `{ row: [...], failed, children: null | () => [node], open }`; children are asked for when the node is first opened, and shown two hundred at a time.
 */
export function tree(label, nodes) {
  const root = h('ul.tree', { role: 'tree', 'aria-label': label }, itemsOf(nodes, 1));
  reach(root.querySelector('[role="treeitem"]'), true);
  root.addEventListener('keydown', event => onKey(root, event));
  root.addEventListener('click', event => {
    const item = event.target.closest('[role="treeitem"]');
    if (!item || event.target.closest('a, button')) return;
    enter(root, item);
    toggle(item);
  });
  root.addEventListener('focusin', event => enter(root, event.target.closest('[role="treeitem"]')));
  return root;
}

function itemsOf(nodes, level, start = 0) {
  const items = nodes.slice(start, start + stepShown).map(node => itemOf(node, level));
  const left = nodes.length - start - stepShown;
  if (left > 0) items.push(moreItem(nodes, level, start + stepShown, left));
  return items;
}

/** A line of the list: the row is the tree's item, and the group of its children lies beside it. */
function itemOf(node, level) {
  const item = h(node.failed ? 'div.row.failed' : 'div.row', { role: 'treeitem', tabindex: -1, 'aria-level': level, 'aria-expanded': node.children ? 'false' : null }, h('span.twig', { 'aria-hidden': 'true' }), node.row);
  const line = h('li', { role: 'none' }, item);
  reach(item, false);
  if (node.children) {
    item.grow = () => {
      const group = h('ul', { role: 'group', id: `group-${++groups}` }, itemsOf(node.children(), level + 1));
      item.setAttribute('aria-owns', group.id);
      line.append(group);
    };
    if (node.open) toggle(item);
  }
  return line;
}

function moreItem(nodes, level, start, left) {
  const line = itemOf({ row: [h('span.note', null, `${left} more: press Enter`)], children: null }, level);
  const item = line.firstChild;
  item.more = () => {
    const next = itemsOf(nodes, level, start);
    const hadFocus = item === document.activeElement;
    line.replaceWith(...next);
    if (hadFocus) next[0].firstChild.focus();
  };
  return line;
}

function toggle(item, open = item.getAttribute('aria-expanded') !== 'true') {
  if (item.more) return item.more();
  if (!item.hasAttribute('aria-expanded')) return;
  if (open && !item.nextElementSibling) item.grow();
  item.setAttribute('aria-expanded', String(open));
}

/** One row takes part in the order of the Tab key, with the links in it. */
function reach(item, on) {
  if (!item) return;
  item.tabIndex = on ? 0 : -1;
  for (const inner of item.querySelectorAll('a, button')) inner.tabIndex = on ? 0 : -1;
}

function enter(root, item) {
  if (!item || item.tabIndex === 0) return;
  for (const other of root.querySelectorAll('[role="treeitem"][tabindex="0"]')) reach(other, false);
  reach(item, true);
}

function onKey(root, event) {
  const item = event.target;
  if (item.getAttribute('role') !== 'treeitem') return;
  const seen = () => [...root.querySelectorAll('[role="treeitem"]')].filter(each => each.checkVisibility());
  const move = by => { const all = seen(); return all[Math.min(all.length - 1, Math.max(0, all.indexOf(item) + by))]; };
  const isOpen = item.getAttribute('aria-expanded') === 'true';
  let next = null;
  switch (event.key) {
    case 'ArrowDown': next = move(1); break;
    case 'ArrowUp': next = move(-1); break;
    case 'Home': next = seen()[0]; break;
    case 'End': next = seen().at(-1); break;
    case 'ArrowRight': if (isOpen) next = item.nextElementSibling.querySelector('[role="treeitem"]'); else toggle(item, true); break;
    case 'ArrowLeft': if (isOpen) toggle(item, false); else next = item.closest('ul').previousElementSibling; break;
    case 'Enter': case ' ': toggle(item); break;
    default: return;
  }
  event.preventDefault();
  if (next?.getAttribute('role') === 'treeitem') next.focus();
}
