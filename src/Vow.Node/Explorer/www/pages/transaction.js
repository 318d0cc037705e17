// One transaction: what it was to do, what it did, why it failed, and where its gas went.
import { ApiError, get } from '../parts/api.js';
import { decodeCall } from '../parts/calls.js';
import { add, chainText, facts, h, id, link, note, section, time } from '../parts/dom.js';
import { flame } from '../parts/flame.js';
import { status } from '../parts/lists.js';
import { descriptionOf, party } from '../parts/names.js';
import { placeOf } from '../parts/places.js';
import { costs, eventList, failure, gasBar, stateChanges } from '../parts/receipt.js';
import { bytes, clipped, number } from '../parts/text.js';
import { callTree } from '../parts/trace.js';
import { shownBytes, shownFields, shownNumber, shownValue } from '../parts/values.js';

const titles = {
  transfer: 'Transfer', upload: 'Upload of code', instantiate: 'New contract', call: 'Call', upgrade: 'Upgrade', setAdmin: 'Change of admin', freeze: 'Freeze', unfreeze: 'Unfreeze',
};

/** What is passed to a contract: by name where its description fits, as it is otherwise. */
function passed(action, abi, method) {
  const values = abi ? decodeCall(abi, method, action) : null;
  if (values) return Object.keys(values).length > 0 ? ['Parameters', shownFields(values)] : null;
  if (action.arguments?.length > 0) return ['Arguments', action.arguments.join(', ')];
  return action.input && action.input !== '0x' ? ['Input', shownBytes(action.input)] : null;
}

function value(action) {
  return !action.value || action.value === '0' ? null : ['Value', number(action.value)];
}

function factsOf(action, contract, abi) {
  switch (action.kind) {
    case 'transfer': return [['To', party(action.to)], ['Amount', number(action.amount)]];
    case 'upload': return [['Code', id(action.codeHash ?? '', 'the hash of the code')], ['Size', bytes(action.codeBytes ?? 0)]];
    case 'instantiate': return [['Code', id(action.code, 'the hash of the code')], contract ? ['Contract', party(contract, { isContract: true })] : null,
      ['Admin', action.admin ? party(action.admin) : note('nobody')], value(action), passed(action, abi, 'init')];
    case 'call': return [['Contract', party(action.contract, { isContract: true })], ['Method', chainText(action.method, 'strong')], value(action), passed(action, abi, action.method)];
    case 'upgrade': return [['Contract', party(action.contract, { isContract: true })], ['New code', id(action.code, 'the hash of the new code')],
      action.force ? ['Forced', 'yes: what is stored was not compared'] : null, passed(action, abi, 'migrate')];
    case 'setAdmin': return [['Contract', party(action.contract, { isContract: true })], ['New admin', action.admin ? party(action.admin) : 'nobody, for ever']];
    default: return [['Contract', party(action.contract, { isContract: true })]];
  }
}

function returned(outcome) {
  if (!outcome) return null;
  if (outcome.value !== undefined && outcome.value !== null) return ['Returns', shownValue(outcome.value)];
  if (outcome.result) return ['Returns', shownNumber(outcome.result)];
  return outcome.returnData && outcome.returnData !== '0x' ? ['Returns', shownBytes(outcome.returnData)] : null;
}

/** The descriptions of the contracts that the actions are about, each asked for once. */
async function descriptions(transaction, receipt, signal) {
  const contracts = transaction.actions.map((action, index) => action.contract ?? receipt?.outcomes[index]?.contract ?? null);
  const known = new Map();
  await Promise.all([...new Set(contracts.filter(Boolean))].slice(0, 16).map(async contract => {
    known.set(contract, await descriptionOf(contract, signal));
  }));
  return contracts.map(contract => ({ contract, abi: known.get(contract) ?? null }));
}

function actionsSection(transaction, receipt, described) {
  return section(transaction.actions.length === 1 ? 'What it does' : 'Actions', transaction.actions.map((action, index) => {
    const outcome = receipt && (receipt.status === 'success' ? receipt.outcomes[index] : index === receipt.error?.action ? receipt.outcomes[0] : null);
    return h('div.action', null, h('h3', null, transaction.actions.length === 1 ? null : `${index + 1}. `, titles[action.kind] ?? action.kind),
      facts(...factsOf(action, described[index].contract, described[index].abi), receipt?.status === 'success' ? returned(outcome) : null));
  }));
}

const missing = {
  RouteNotFound: 'This node does not offer it.',
  HeightPruned: 'The state before this block is no longer kept by this node; an archive node keeps it.',
};

/** What running the transaction again shows, or a note why it cannot. `left` says what became of what an answer cannot hold. */
async function again(path, signal, left, shown) {
  try {
    const answer = await get(path, null, signal);
    return [...shown(answer), answer.cut ? note(left) : ''];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return [note(missing[error.code] ?? error.message)];
  }
}

function waitingPlace() {
  return h('div', { 'aria-busy': 'true' }, note('Running the transaction again…'));
}

function show(place, content) {
  place.removeAttribute('aria-busy');
  place.replaceChildren();
  add(place, content);
}

/** The parts that come from running it again. */
function inside(hash, receipt, signal) {
  const [why, changes, calls, profile] = [waitingPlace(), waitingPlace(), waitingPlace(), waitingPlace()];
  const failed = receipt.status === 'success' ? null : note('It failed: of what it did, only fee and nonce are in the state.');
  return {
    why,
    content: [section('Changes of the state', changes), section('Calls', calls), section('Where the gas went', profile)],
    async start() {
      if (receipt.error) show(why, await again(`transactions/${hash}/explanation`, signal, '', explanation => [h('pre.explanation', null, explanation.text.join('\n'))]));
      let changed = null;
      const tree = await again(`transactions/${hash}/trace`, signal, 'There is more than an answer holds; the rest is left out.', trace => {
        changed = [failed, ...stateChanges(trace.changes)];
        return [callTree(trace)];
      });
      show(calls, tree);
      show(changes, changed ?? tree.map(line => line.cloneNode(true)));
      show(profile, await again(`transactions/${hash}/profile`, signal, 'Thin and deep paths are counted with what called them.', answer => {
        const place = h('div');
        flame(place, answer);
        return [place];
      }));
    },
  };
}

/** Waits in turns until the transaction is in a block, then shows the page anew. */
async function untilCommitted(hash, signal, reload) {
  for (;;) {
    try {
      const { state } = await get(`transactions/${hash}`, { wait: 'committed' }, signal);
      if (state !== 'pending') return reload();
    } catch (error) {
      if (error.name === 'AbortError') return;
      return reload();
    }
  }
}

export async function transaction({ id: hash, signal, reload }) {
  const found = await get(`transactions/${encodeURIComponent(hash ?? '')}`, null, signal);
  const { transaction: body, receipt } = found;
  const [described, block] = await Promise.all([descriptions(body, receipt, signal), receipt ? get(`blocks/${receipt.height}`, null, signal) : null]);
  const parts = receipt ? inside(found.hash, receipt, signal) : null;
  return {
    title: `Transaction ${clipped(found.hash)}`,
    content: [
      h('div.title', null, h('h1', null, 'Transaction'), status(receipt ? receipt.status : 'pending')),
      receipt ? null : h('p.pending', { role: 'status' }, 'It waits for a block. This page shows it when it is in one.'),
      receipt?.error ? section('Why it failed', failure(receipt.error), parts.why) : null,
      h('div.columns', null,
        actionsSection(body, receipt, described),
        section('Summary', facts(
          ['Hash', id(found.hash, 'the hash')],
          receipt ? ['Block', link(placeOf('block', receipt.height), number(receipt.height)), h('span.note', null, `, place ${receipt.index + 1}`)] : null,
          block ? ['Time', time(block.timestampMilliseconds)] : null,
          ['From', party(body.sender, { isContract: false })],
          ['Nonce', number(body.nonce)],
          ...receipt ? costs(receipt) : [['Gas limit', number(body.gasLimit)]],
          ['Gas price', number(body.gasPrice)],
          body.expiryHeight ? ['Ends at block', number(body.expiryHeight)] : null,
          ['Size', bytes(found.bytes)]),
        receipt && receipt.gas.used !== '0' ? gasBar(receipt.gas) : null)),
      receipt ? section('Events', eventList(receipt.events)) : null,
      parts?.content,
    ],
    after() {
      if (parts) parts.start().catch(error => { if (error.name !== 'AbortError') throw error; });
      else untilCommitted(found.hash, signal, reload);
    },
  };
}
