// The node itself, as it works: throughput, latency, caches, memory, asked for every two seconds.
import { ApiError, get } from '../parts/api.js';
import { facts, h, link, note, section, table, time } from '../parts/dom.js';
import { liveSign } from '../parts/live.js';
import { placeOf } from '../parts/places.js';
import { linePlot } from '../parts/plot.js';
import { bytes, number, percent, span } from '../parts/text.js';

const pollMilliseconds = 2000;
const blocksShown = 12;
const cacheNames = { code: 'Code in memory', codeOnDisk: 'Code on disk', tree: 'State tree' };

const mean = values => values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
const perSecond = value => `${value < 10 ? value.toFixed(1) : number(Math.round(value))}\u00a0/s`;

function plotsOf(first) {
  const plots = [
    [linePlot('Transactions', perSecond, { floor: 1 }), now => Number(now.transactionsPerSecond)],
    [linePlot('Time of a block', span, { floor: 1 }), now => mean(now.blocks.slice(-10).map(block => block.totalMilliseconds))],
    [linePlot('Waiting transactions', number, { floor: 5 }), now => now.mempool.transactions],
    [linePlot('Queries and simulations', perSecond, { floor: 1 }), (now, last, seconds) => last ? (queries(now) - queries(last)) / seconds : 0],
    [linePlot('Memory', bytes), now => Number(now.process.residentBytes)],
    [linePlot('Managed memory', bytes), now => Number(now.process.managedBytes)],
    [linePlot('Processor', value => percent(value, 1), { floor: 0.05 }), (now, last, seconds) => last ? Math.max(0, now.process.processorMilliseconds - last.process.processorMilliseconds) / (1000 * seconds * now.process.processors) : 0],
    ...first.caches.map(({ name }) => [linePlot(`${cacheNames[name] ?? name}: found`, value => percent(value, 1), { floor: 1 }), now => rate(now.caches.find(cache => cache.name === name))]),
  ];
  let last = null;
  return {
    element: h('div.plots', null, plots.map(([plot]) => h('div.card', null, plot.element))),
    add(now) {
      const seconds = last ? Math.max(0.1, (Number(now.timeMilliseconds) - Number(last.timeMilliseconds)) / 1000) : 1;
      for (const [plot, valueOf] of plots) plot.add(valueOf(now, last, seconds));
      last = now;
    },
  };
}

const queries = now => now.queries.reduce((sum, query) => sum + Number(query.count), 0);
const rate = cache => { const all = Number(cache?.hits ?? 0) + Number(cache?.misses ?? 0); return all === 0 ? 0 : Number(cache.hits) / all; };

function blockTable(blocks) {
  if (blocks.length === 0) return note('This process has made no block yet.');
  return table('The last blocks', ['Block', ['Transactions', 'right'], ['Execution', 'right wide'], ['State tree', 'right wide'], ['Commit', 'right wide'], ['In all', 'right'], ['Time', 'wide']],
    [...blocks].reverse().slice(0, blocksShown).map(block => [
      link(placeOf('block', block.height), number(block.height)), number(block.transactions), span(block.executeMilliseconds), span(block.treeMilliseconds), span(block.commitMilliseconds),
      span(block.totalMilliseconds), time(block.timestampMilliseconds)]));
}

function tables(now) {
  return [
    section('Blocks', blockTable(now.blocks)),
    h('div.columns', null,
      section('Caches', table('Caches', ['Cache', ['Found', 'right'], ['Not found', 'right'], ['Bytes', 'right']], now.caches.map(cache => [cacheNames[cache.name] ?? cache.name, number(cache.hits), number(cache.misses), bytes(cache.bytes)])),
        h('h3', null, 'Queries'), table('Queries', ['Kind', ['Asked', 'right'], ['Failed', 'right'], ['Mean', 'right']], now.queries.map(query => [query.kind, number(query.count), number(query.failed), Number(query.count) === 0 ? '–' : span(query.milliseconds / Number(query.count))]))),
      section('Process', facts(
        ['Software', now.software], ['Running for', span(1000 * Number(now.uptimeSeconds))], ['Ready', now.ready ? 'yes' : 'no'], ['Account index', now.accountIndex ? 'on' : 'off'],
        ['Processors', number(now.process.processors)], ['Threads', number(now.process.threads)], ['Collections', now.process.collections.map(number).join(' · ')],
        ['Paused by them', span(now.process.pauseMilliseconds)], ['Event streams', number(now.eventStreams)],
        ['Mempool', `${number(now.mempool.ready)} ready, ${number(now.mempool.waiting)} waiting, ${number(now.mempool.unchecked)} unchecked`]))),
  ];
}

export async function node({ signal }) {
  const first = await get('node', null, signal);
  const plots = plotsOf(first);
  const below = h('div.stacked', null, tables(first));
  let isPaused = false;
  const sign = liveSign(paused => {
    isPaused = paused;
    sign.show(paused ? 'paused' : 'live');
  });
  const poll = async () => {
    if (isPaused || document.hidden) return;
    try {
      const now = await get('node', null, signal);
      plots.add(now);
      if (!below.contains(document.activeElement)) below.replaceChildren(...tables(now));
      sign.show('live');
    } catch (error) {
      if (error.name === 'AbortError') return;
      if (!(error instanceof ApiError)) throw error;
      sign.show('connecting');
    }
  };
  plots.add(first);
  return {
    title: 'Node',
    content: [h('div.title', null, h('h1', null, 'Node'), sign.element), plots.element, below],
    after() {
      sign.show('live');
      const timer = setInterval(poll, pollMilliseconds);
      signal.addEventListener('abort', () => clearInterval(timer));
    },
  };
}
