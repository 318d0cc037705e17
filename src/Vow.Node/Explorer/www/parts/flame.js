// A flame graph of gas: every function and host call with what it used, in the order of the call tree. It needs nothing but flame.css, so it also goes into a file of its own.

const rowHeight = 22;
const leastPixels = 0.5;
const framesMost = 6000;
const rowsMost = 400;

const grouped = value => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, '\u00a0');
// What could hide or reorder other text is shown as its code: names come from modules that anybody may upload.
const harmless = text => String(text).replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]/gu, c => `\\u{${c.codePointAt(0).toString(16)}}`);

function element(name, kind, text) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}

function share(part, whole) {
  const value = whole > 0 ? 100 * part / whole : 0;
  return `${value >= 99.95 || value === 0 ? value.toFixed(0) : value < 0.1 ? '< 0.1' : value.toFixed(1)}\u00a0%`;
}

/** The tree as frames that know their parent, depth and where they begin, in gas. Without recursion: calls may be nested deeply. */
function layOut(root) {
  const all = [];
  const open = [{ node: root, parent: null, depth: 0, start: 0 }];
  while (open.length > 0) {
    const { node, parent, depth, start } = open.pop();
    const frame = {
      index: all.length, parent, depth, start, name: harmless(node.name), kind: node.kind, place: node.place ? harmless(node.place) : null,
      self: Number(node.self), total: Number(node.total), count: Number(node.count ?? 1), children: [], found: false,
    };
    all.push(frame);
    parent?.children.push(frame);
    const children = node.children ?? [];
    const starts = [];
    let next = start;
    for (const child of children) {
      starts.push(next);
      next += Number(child.total);
    }
    // The first child comes off the stack first.
    for (let i = children.length - 1; i >= 0; i--) open.push({ node: children[i], parent: frame, depth: depth + 1, start: starts[i] });
  }
  return all;
}

function tone(frame) {
  let sum = 0;
  for (let i = 0; i < frame.name.length; i++) sum = (sum * 31 + frame.name.charCodeAt(i)) >>> 0;
  return sum % 4;
}

function sentence(frame, whole) {
  return [
    frame.name, frame.kind, frame.place, `${grouped(frame.total)} gas in all, ${share(frame.total, whole)}`, `${grouped(frame.self)} by itself, ${share(frame.self, whole)}`,
    `${grouped(frame.count)} ${frame.count === 1 ? 'time' : 'times'}`,
  ].filter(Boolean).join(', ');
}

let graphs = 0;

/**
 * Draws a profile into a container: `{ total, root }` with nodes `{ name, kind: transaction|call|function|host, place, self, total, count, children }`.
 * Click or Enter zooms, Escape zooms out, arrows move, / searches.
 */
export function flame(container, profile) {
  const frames = layOut(profile.root);
  const whole = frames[0].total;
  const prefix = `flame-${++graphs}`;
  let zoom = frames[0];
  let focus = frames[0];
  let drawn = new Map();

  const box = element('div', 'flame');
  const bar = element('div', 'flame-bar');
  const label = element('label', 'flame-label', 'Find ');
  const find = element('input');
  find.type = 'search';
  find.autocomplete = 'off';
  find.placeholder = 'function or file';
  label.append(find);
  const back = element('button', '', 'Whole');
  back.type = 'button';
  const result = element('span', 'flame-result');
  result.setAttribute('role', 'status');
  const legend = element('span', 'flame-legend');
  for (const kind of new Set(frames.map(frame => frame.kind))) {
    const sign = element('span', 'flame-key');
    sign.dataset.kind = kind;
    legend.append(sign, kind);
  }
  bar.append(label, back, result, legend);
  const view = element('div', 'flame-view');
  view.setAttribute('role', 'tree');
  view.setAttribute('aria-label', 'Gas by call path');
  view.tabIndex = 0;
  const details = element('div', 'flame-details');
  box.append(bar, view, details);
  container.append(box);

  const isInside = (frame, other) => {
    let at = frame;
    while (at && at.depth > other.depth) at = at.parent;
    return at === other;
  };

  function tell(frame) {
    const name = element('strong', '', frame.name);
    const rest = element('span', '', ` ${frame.kind}${frame.place ? ` at ${frame.place}` : ''}`);
    const numbers = element('span', 'flame-numbers',
      `total ${grouped(frame.total)} (${share(frame.total, whole)})   self ${grouped(frame.self)} (${share(frame.self, whole)})   ${grouped(frame.count)} ${frame.count === 1 ? 'time' : 'times'}`);
    details.replaceChildren(name, rest, numbers);
  }

  function visible(width) {
    const span = zoom.total || 1;
    const found = [];
    for (let at = zoom.parent; at; at = at.parent) found.push({ frame: at, left: 0, width: 1, isAbove: true });
    found.reverse();
    const above = found.length;
    const open = [zoom];
    let cut = false;
    while (open.length > 0) {
      const frame = open.pop();
      const part = frame === zoom ? 1 : frame.total / span;
      if (part * width < leastPixels) continue;
      if (frame.depth - zoom.depth >= rowsMost) {
        cut = true;
        continue;
      }
      found.push({ frame, left: frame === zoom ? 0 : (frame.start - zoom.start) / span, width: part, isAbove: false });
      open.push(...frame.children);
    }
    if (found.length <= framesMost) return { found, cut };
    const kept = found.slice(above).sort((a, b) => b.width - a.width || a.frame.depth - b.frame.depth).slice(0, framesMost);
    return { found: [...found.slice(0, above), ...kept], cut: true };
  }

  function draw() {
    const width = view.clientWidth || 800;
    const { found, cut } = visible(width);
    // Far below a deep call its callers would push it out of sight: only the nearest stay.
    const top = Math.max(0, zoom.depth - 8);
    drawn = new Map();
    let rows = 0;
    const shown = found.filter(item => item.frame.depth >= top).map(item => {
      const { frame } = item;
      const made = element('div', 'flame-frame', item.width * width > 28 ? frame.name : undefined);
      made.id = `${prefix}-${frame.index}`;
      made.setAttribute('role', 'treeitem');
      made.setAttribute('aria-level', String(frame.depth + 1));
      made.setAttribute('aria-label', sentence(frame, whole));
      made.dataset.kind = frame.kind;
      made.dataset.tone = String(tone(frame));
      if (item.isAbove) made.dataset.above = '';
      if (frame.found) made.dataset.found = '';
      made.style.left = `${100 * item.left}%`;
      made.style.width = `${100 * item.width}%`;
      made.style.top = `${(frame.depth - top) * rowHeight}px`;
      rows = Math.max(rows, frame.depth - top + 1);
      drawn.set(frame.index, made);
      return made;
    });
    view.style.height = `${rows * rowHeight}px`;
    view.replaceChildren(...shown);
    view.toggleAttribute('data-finding', find.value.trim() !== '');
    back.disabled = zoom === frames[0];
    box.toggleAttribute('data-cut', cut);
    mark(drawn.has(focus.index) ? focus : zoom);
  }

  function mark(frame) {
    drawn.get(focus.index)?.removeAttribute('data-focus');
    focus = frame;
    const made = drawn.get(frame.index);
    if (!made) return;
    made.setAttribute('data-focus', '');
    view.setAttribute('aria-activedescendant', made.id);
    tell(frame);
  }

  function zoomTo(frame) {
    zoom = frame;
    focus = frame;
    draw();
  }

  function search() {
    const text = find.value.trim().toLowerCase();
    let sum = 0;
    let count = 0;
    let outer = null;
    for (const frame of frames) {
      frame.found = text !== '' && (frame.name.toLowerCase().includes(text) || (frame.place ?? '').toLowerCase().includes(text));
      if (!frame.found) continue;
      count++;
      // Frames come in the order of the tree: what lies inside of one that was found is in its sum already.
      if (outer && isInside(frame, outer)) continue;
      outer = frame;
      sum += frame.total;
    }
    result.textContent = text === '' ? '' : `${grouped(count)} found, ${share(sum, whole)} of the gas`;
    draw();
  }

  const frameAt = event => {
    const made = event.target.closest('.flame-frame');
    return made ? frames[Number(made.id.slice(prefix.length + 1))] : null;
  };

  const beside = by => {
    const level = [...drawn.keys()].map(index => frames[index]).filter(frame => frame.depth === focus.depth).sort((a, b) => a.start - b.start);
    return level[level.indexOf(focus) + by];
  };

  view.addEventListener('click', event => {
    const frame = frameAt(event);
    if (frame) zoomTo(frame);
  });
  view.addEventListener('pointerover', event => tell(frameAt(event) ?? focus));
  view.addEventListener('pointerleave', () => tell(focus));
  view.addEventListener('keydown', event => {
    const next = {
      ArrowDown: () => focus.children.find(child => drawn.has(child.index)),
      ArrowUp: () => focus.parent,
      ArrowRight: () => beside(1),
      ArrowLeft: () => beside(-1),
      Home: () => zoom,
    }[event.key];
    if (next) {
      const frame = next();
      if (frame) mark(frame);
    } else if (event.key === 'Enter' || event.key === ' ') zoomTo(focus);
    else if (event.key === 'Escape' && zoom !== frames[0]) zoomTo(zoom.parent);
    else if (event.key === '/') find.focus();
    else return;
    event.preventDefault();
  });
  find.addEventListener('input', search);
  find.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || find.value === '') return;
    find.value = '';
    search();
    event.preventDefault();
  });
  back.addEventListener('click', () => zoomTo(frames[0]));
  let width = 0;
  new ResizeObserver(() => {
    if (Math.abs(view.clientWidth - width) < 2) return;
    width = view.clientWidth;
    draw();
  }).observe(view);
  draw();
}
