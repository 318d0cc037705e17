// Small plots as SVG, each with its numbers in words for those who do not see it.
import { h, svg } from './dom.js';

const width = 320;
const height = 96;
const edge = 4;

const scale = (value, least, most, length) => most === least ? length / 2 : (value - least) / (most - least) * length;

function frame(children, label) {
  return svg('svg', { viewBox: `0 0 ${width} ${height}`, class: 'plot', role: 'img', 'aria-label': label, preserveAspectRatio: 'none' },
    svg('line', { x1: 0, x2: width, y1: height - edge, y2: height - edge, class: 'axis' }), children);
}

/**
 * A line over time that grows to the right: `{ element, add(value) }`. `shown` makes words of a value.
 */
export function linePlot(title, shown, { most = 90, floor = 0 } = {}) {
  const values = [];
  const latest = h('strong.plot-value', null, '–');
  const range = h('span.note');
  const place = h('div.plot-place');
  const element = h('figure.plot-box', null, h('figcaption', null, h('span.label', null, title), latest), place, range);
  return {
    element,
    add(value) {
      values.push(value);
      if (values.length > most) values.shift();
      const top = Math.max(...values, floor + 1e-9);
      // One value alone is a short line, so that there is something to see.
      const drawn = values.length === 1 ? [value, value] : values;
      const points = drawn.map((each, index) => `${(width * (most - drawn.length + index) / (most - 1)).toFixed(1)},${(height - edge - scale(each, floor, top, height - 3 * edge)).toFixed(1)}`);
      const words = `${title}: now ${shown(value)}, least ${shown(Math.min(...values))}, most ${shown(Math.max(...values))}`;
      latest.textContent = shown(value);
      range.textContent = `${shown(Math.min(...values))} to ${shown(Math.max(...values))}`;
      const start = points[0].split(',')[0];
      place.replaceChildren(frame([
        svg('polygon', { points: `${start},${height - edge} ${points.join(' ')} ${width},${height - edge}`, class: 'area' }),
        svg('polyline', { points: points.join(' '), class: 'line' })], words));
    },
  };
}

const shapes = [
  (x, y) => svg('circle', { cx: x, cy: y, r: 4 }),
  (x, y) => svg('rect', { x: x - 3.5, y: y - 3.5, width: 7, height: 7 }),
  (x, y) => svg('path', { d: `M${x} ${y - 5}L${x + 5} ${y + 4}H${x - 5}z` }),
  (x, y) => svg('path', { d: `M${x} ${y - 5}L${x + 5} ${y}L${x} ${y + 5}L${x - 5} ${y}z` }),
];

/** Points of several series: `series` is `[{ name, points: [{ x, y, title }] }]`. Colour and shape tell them apart. */
export function pointPlot(title, series, shownY, shownX) {
  const points = series.flatMap(each => each.points);
  const xs = points.map(point => point.x);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const top = Math.max(...points.map(point => point.y), 1);
  const [wide, high] = [760, 240];
  const [padX, padY] = [12, 12];
  const picture = svg('svg', { viewBox: `0 0 ${wide} ${high}`, class: 'points', role: 'img', 'aria-label': `${title}: ${points.length} points, up to ${shownY(top)}` },
    [0, 0.5, 1].map(part => svg('line', { x1: 0, x2: wide, y1: padY + (high - 2 * padY) * part, y2: padY + (high - 2 * padY) * part, class: 'grid' })),
    series.map((each, index) => svg('g', { class: `series series-${index % 6}` }, each.points.map(point => {
      const shape = shapes[index % shapes.length](Math.round(padX + scale(point.x, left, right, wide - 2 * padX)), Math.round(high - padY - scale(point.y, 0, top, high - 2 * padY)));
      if (point.failed) shape.classList.add('failed');
      shape.append(svg('title', null, point.title));
      return shape;
    }))));
  return h('figure.points-box', null,
    h('div.points-top', null, h('span.note', null, shownY(top))), picture,
    h('div.points-bottom', null, h('span.note', null, shownX(left)), h('span.note', null, shownX(right))),
    h('ul.legend', { 'aria-label': 'Methods' }, series.map((each, index) => h('li', null, h(`span.swatch.series-${index % 6}`, { 'aria-hidden': 'true' }), h('bdi', null, each.name), ' ', h('span.note', null, `${each.points.length}×`)))));
}
