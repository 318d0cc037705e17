// The call tree of a transaction: calls of contracts, and in each its host calls with their gas.
import { chainText, h } from './dom.js';
import { status } from './lists.js';
import { learnContract, party } from './names.js';
import { number, printable, short } from './text.js';
import { tree } from './tree.js';
import { beforeAfter, shownBytes, shownFields, shownNumber, shownValue } from './values.js';

const leaf = (...row) => ({ row, children: null });
const gas = amount => h('span.gas', null, number(amount), ' gas');
const hex = text => text === null || text === undefined ? null : text.startsWith('0x') ? text : '0x' + text;

function hasFailed(call) {
  return call.status.toLowerCase() !== 'success';
}

/** A call of a contract, open where the failure lies. */
function callNode(call, isOutermost) {
  learnContract(call.contract, call.name);
  const failed = hasFailed(call);
  const path = failed && call.items.some(item => item.failed || (item.call && hasFailed(item.call)));
  return {
    failed,
    open: isOutermost || path,
    row: [
      h('span.what', null, party(call.contract, { isContract: true }), ' ', chainText(call.method, 'strong')),
      failed ? [' ', status(call.status)] : null,
      call.readOnly ? [' ', h('span.tag', null, 'read-only')] : null,
      call.kept || failed ? null : [' ', h('span.tag', null, 'rolled back')],
      gas(call.gas.used),
    ],
    children: () => [...aboutCall(call), ...call.items.map(hostNode), ...resultOf(call)],
  };
}

function aboutCall(call) {
  const given = call.parameters && Object.keys(call.parameters).length > 0 ? call.parameters : null;
  const input = hex(call.input);
  return [
    leaf(h('span.label', null, 'by '), party(call.caller), String(call.value) === '0' ? null : [h('span.label', null, ' with value '), number(call.value)]),
    given ? leaf(h('span.label', null, 'parameters '), shownFields(given)) : null,
    !given && input !== '0x' && input ? leaf(h('span.label', null, 'input '), shownBytes(input)) : null,
    !given && call.arguments?.length > 0 ? leaf(h('span.label', null, 'arguments '), call.arguments.join(', ')) : null,
  ].filter(Boolean);
}

function resultOf(call) {
  const data = hex(call.returnData);
  if (call.error) return [{ ...leaf(h('span.label', null, 'failed '), chainText(call.error.message ?? call.error.code), ' ', h('span.tag', null, call.error.code)), failed: true }];
  if (call.result !== null && call.result !== undefined) return [leaf(h('span.label', null, 'returns '), typeof call.result === 'string' && /^i(32|64):/.test(call.result) ? shownNumber(call.result) : shownValue(call.result))];
  return data && data !== '0x' ? [leaf(h('span.label', null, 'returns '), shownBytes(data))] : [];
}

function hostNode(host) {
  const more = [
    host.at ? leaf(h('span.label', null, 'at '), chainText(host.at, 'code')) : null,
    host.storage ? leaf(storageOf(host.storage)) : null,
    host.event ? leaf(h('span.label', null, 'event '), chainText(host.event.topicText ?? printable(host.event.topic) ?? host.event.topic, 'strong'), ' ', host.event.decoded ? shownFields(host.event.decoded) : shownBytes(host.event.data)) : null,
    host.transfer ? leaf(h('span.label', null, 'pays '), number(host.transfer.amount), h('span.label', null, ' to '), party(host.transfer.to)) : null,
    host.log ? leaf(h('span.label', null, 'log '), chainText(host.log)) : null,
  ].filter(Boolean);
  const called = host.call ? [callNode(host.call, false)] : [];
  return {
    failed: host.failed,
    open: called.some(node => node.open) || called.length > 0,
    row: [h('span.ordinal', null, host.number), h('span.mono', null, host.call ? host.function : short(host.text, 300)), host.failed ? [' ', status('failed')] : null, gas(host.gas)],
    children: more.length + called.length > 0 ? () => [...more, ...called] : null,
  };
}

/** What a place in storage is called, where the contract describes it. */
export function storageName(decoded, key) {
  if (!decoded) return shownBytes(hex(key));
  const place = decoded.key ?? decoded.index;
  return [chainText(decoded.name, 'strong'), place === undefined || place === null ? null : [' [', shownValue(place), ']']];
}

function storageOf(storage) {
  const { decoded } = storage;
  const [before, after, shown] = decoded && 'after' in decoded ? [decoded.before, decoded.after, shownValue] : [hex(storage.before), hex(storage.after), shownBytes];
  // A read leaves what it finds.
  const isRead = JSON.stringify(before) === JSON.stringify(after);
  return h('span', null, storageName(decoded, storage.key), ' ', isRead ? shown(after) : beforeAfter(before, after, shown));
}

/** The tree of all actions of a trace. */
export function callTree(trace) {
  return tree('Calls', trace.actions.map(action => action.call
    ? { ...callNode(action.call, true), row: [h('span.ordinal', null, `action ${action.index + 1}`), ...callNode(action.call, true).row] }
    : leaf(h('span.ordinal', null, `action ${action.index + 1}`), action.kind, action.run === false ? h('span.note', null, ' did not begin: one before it failed') : null)));
}
