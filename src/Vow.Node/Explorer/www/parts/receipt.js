// What a transaction did, or would do: gas, fee, failure, events, changes of the state.
import { chainText, facts, h, note } from './dom.js';
import { eventItem, status } from './lists.js';
import { party } from './names.js';
import { clipped, number, percent } from './text.js';
import { storageName } from './trace.js';
import { beforeAfter, shownValue } from './values.js';

const categories = ['compute', 'memory', 'storage', 'crypto', 'events', 'calls', 'transaction'];

/** Gas by category, as a bar and in numbers. */
export function gasBar(gas) {
  const used = categories.filter(name => BigInt(gas[name]) > 0n);
  const parts = used.map(name => {
    const part = h('span.part', { 'data-gas': name, title: `${name} ${number(gas[name])}` });
    part.style.width = `${100 * Number(gas[name]) / Number(gas.used)}%`;
    return part;
  });
  return h('div.gas-bar', null,
    h('div.bar', { 'aria-hidden': 'true' }, parts),
    h('ul.legend', { 'aria-label': 'Gas by category' }, used.map(name => h('li', null, h('span.swatch', { 'data-gas': name, 'aria-hidden': 'true' }), name, ' ', h('span.number', null, number(gas[name])), ' ', h('span.note', null, percent(gas[name], gas.used))))));
}

/** Gas used, and of which limit. */
export function gasUsed(gas) {
  return gas.limit === null || gas.limit === undefined ? number(gas.used) : [number(gas.used), h('span.note', null, ` of ${number(gas.limit)}, ${percent(gas.used, gas.limit)}`)];
}

/** Why something failed: words, code, place and stack. */
export function failure(error) {
  return h('div.failure', null,
    h('p.failure-message', null, chainText(error.message ?? 'This node has no words for it.')),
    h('p', null, status('failed'), ' ', h('code', null, error.code), h('span.note', null, ` number ${error.number}`), error.action === null || error.action === undefined ? null : h('span.note', null, `, action ${error.action + 1}`)),
    error.trace?.length > 0 ? h('ol.stack', { 'aria-label': 'Stack, innermost first' }, error.trace.map(line => h('li', null, chainText(line, 'code')))) : null);
}

/** Fee and deposits of a receipt. */
export function costs(receipt) {
  return [
    ['Gas', gasUsed(receipt.gas)],
    ['Fee', number(receipt.fee)],
    receipt.depositHeld === '0' ? null : ['Deposit held', number(receipt.depositHeld)],
    receipt.depositReturned === '0' ? null : ['Deposit returned', number(receipt.depositReturned)],
  ];
}

/** The list of events. */
export function eventList(events) {
  return events.length === 0 ? note('No events.') : h('ul.events', null, events.map(event => eventItem(event)));
}

function changeRow(change) {
  const { decoded } = change;
  return h('li.change-row', null,
    h('div.change-place', null, storageName(decoded, change.key), ' ', h('span.note', null, 'of '), party(change.owner, { isContract: true })),
    decoded && ('before' in decoded || 'after' in decoded) ? beforeAfter(decoded.before, decoded.after, shownValue) : beforeAfter(change.before, change.after));
}

function otherRow(change) {
  return h('li.change-row', null,
    h('div.change-place', null, h('strong', null, change.space), ' ', change.owner.startsWith('vow1') ? party(change.owner, { isContract: change.space === 'contract' }) : h('span.mono', { title: change.owner }, clipped(change.owner))),
    beforeAfter(change.before, change.after));
}

/** Storage before and after, and what else of the state changed. */
export function stateChanges(changes) {
  const stored = changes.filter(change => change.space === 'storage');
  const others = changes.filter(change => change.space !== 'storage');
  return [
    stored.length === 0 ? note('No contract\'s storage changed.') : h('ul.changes', null, stored.map(changeRow)),
    others.length === 0 ? null : h('details', null, h('summary', null, `Accounts, contracts and code: ${number(others.length)}`), h('ul.changes', null, others.map(otherRow))),
  ];
}

/** Lines of debug_log. */
export function logLines(logs) {
  return logs?.length > 0 ? [h('h4', null, 'Log'), h('ul.logs', null, logs.map(line => h('li', null, chainText(line.text, 'code'))))] : null;
}

/** A whole outcome under a form: of a simulation or of what was sent. */
export function outcome(receipt, changes, logs) {
  return [
    receipt.error ? failure(receipt.error) : null,
    facts(...costs(receipt)),
    gasBar(receipt.gas),
    receipt.outcomes.map(result => result.value !== undefined && result.value !== null ? facts(['Returns', shownValue(result.value)]) : null),
    receipt.events.length > 0 ? [h('h4', null, 'Events'), eventList(receipt.events)] : null,
    changes ? [h('h4', null, 'Changes of the state'), stateChanges(changes)] : null,
    logLines(logs),
  ];
}
