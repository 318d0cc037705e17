// The methods of a contract, each with a form to query, simulate and, on a development chain, send.
import { post } from '../parts/api.js';
import { encodeCall, methodOf, parametersOf } from '../parts/calls.js';
import { integerOf, ValueError } from '../parts/codec.js';
import { add, chainText, facts, h, note, section } from '../parts/dom.js';
import { nameList, parameterField, textField } from '../parts/fields.js';
import { status } from '../parts/lists.js';
import { knownNames } from '../parts/names.js';
import { failure, gasBar, gasUsed, logLines } from '../parts/receipt.js';
import { act, sendingButtons, signerField } from '../parts/sending.js';
import { fromHex } from '../parts/text.js';
import { parseType } from '../parts/types.js';
import { shownBytes, shownNumber, shownValue } from '../parts/values.js';

const amount = parseType('u128');
const kindWords = { call: 'changes state', query: 'reads', init: 'runs when the contract is made', migrate: 'runs at an upgrade' };

function signature(method) {
  return h('span.signature', null, chainText(method.name, 'strong'), '(', (method.params ?? []).map((parameter, index) => [index > 0 ? ', ' : null, parameter.name, h('span.note', null, `: ${parameter.type}`)]), ')',
    method.result ? h('span.note', null, ` → ${method.result}`) : null);
}

function showAnswer(place, answer) {
  const value = answer.value !== undefined && answer.value !== null ? shownValue(answer.value) : answer.result ? shownNumber(answer.result) : answer.returnData !== '0x' ? shownBytes(answer.returnData) : h('span.note', null, 'nothing');
  place.replaceChildren();
  add(place, h('div.outcome', null,
    h('h4', null, 'Answer ', answer.error ? status(answer.status) : null),
    answer.error ? failure(answer.error) : h('p.answer', null, value),
    facts(['At block', String(answer.height)], ['Gas', gasUsed(answer.gas)]), gasBar(answer.gas), logLines(answer.logs)));
}

/** The form of a method; `call()` gives what the query and the action share. */
function methodForm(contract, { query, call, changes, payable }, fields, signer, signal) {
  const place = h('div', { 'aria-live': 'polite' });
  const form = h('form', { novalidate: true, autocomplete: 'off' }, fields.map(field => field.element));
  if (query) {
    const ask = () => act(place, form, async () => showAnswer(place, await post(`contracts/${contract.address}/query`, query(), signal)));
    if (changes) form.append(h('div.buttons', null, h('button', { type: 'button', onclick: ask }, 'Query without changes')));
    else {
      form.append(h('div.buttons', null, h('button.primary', { type: 'submit' }, 'Query')));
      form.addEventListener('submit', event => {
        event.preventDefault();
        ask();
      });
    }
  }
  if (changes) {
    const value = payable ? textField('Value to send', 'in the smallest unit', text => String(text.trim() === '' ? 0n : integerOf(amount, text.replaceAll(/[\s_\u00a0]/g, ''))), { inputmode: 'numeric' }) : null;
    const actions = () => { const given = call(); return [{ kind: 'call', contract: contract.address, value: value ? value.read() : '0', ...given }]; };
    add(form, value?.element, signer.element, sendingButtons(form, place, signer, actions, signal));
  }
  return [form, place];
}

function describedForm(contract, abi, method, signer, signal) {
  const fields = parametersOf(abi, method).map(parameter => [parameter.name, parameterField(parameter)]);
  const values = () => Object.fromEntries(fields.map(([name, field]) => [name, field.read()]));
  const changes = method.kind === 'call';
  return methodForm(contract, {
    changes, payable: method.payable === true,
    query: changes ? null : () => ({ method: method.name, parameters: values() }),
    call: () => ({ method: method.name, ...encodeCall(abi, method, values(), knownNames()) }),
  }, fields.map(([, field]) => field), signer, signal);
}

/** For a contract without a description: the name of an export, numbers and bytes. */
function rawForm(contract, signer, signal) {
  const name = textField('Method', 'the name of an export', text => {
    if (text.trim() === '') throw new ValueError('a method has a name');
    return text.trim();
  });
  const numbers = textField('Arguments', 'such as i32:5, i64:-1', text => text.split(',').map(part => part.trim()).filter(Boolean));
  const input = textField('Input', '0x and two hexadecimal digits for each byte', text => {
    if (fromHex(text.trim()) === null) throw new ValueError('expected 0x and two hexadecimal digits for each byte');
    return text.trim() === '' ? '0x' : text.trim();
  });
  const call = () => ({ method: name.read(), arguments: numbers.read(), input: input.read() });
  return methodForm(contract, { query: call, call, changes: true, payable: true }, [name, numbers, input], signer, signal);
}

/** A method that opens; its form is made then. */
function methodPart(contract, abi, method, signal) {
  const body = h('div.method-body', null, method.doc ? h('p.doc', null, chainText(method.doc)) : null);
  const part = h('details.method', null, h('summary', { 'data-entry': true }, signature(method), h('span.tag', { 'data-kind': method.kind }, kindWords[method.kind] ?? method.kind), method.payable ? h('span.tag', null, 'takes value') : null), body);
  if (method.kind !== 'call' && method.kind !== 'query') return add(part, add(body, note('It is run by the chain and cannot be called.')));
  part.addEventListener('toggle', async () => {
    if (!part.open || body.querySelector('form')) return;
    add(body, describedForm(contract, abi, method, { ...await signerField() }, signal));
  });
  return part;
}

export async function methodsView({ contract, abi, signal }) {
  if (!abi) return { content: section('Methods', rawForm(contract, await signerField(), signal)) };
  const methods = abi.methods ?? [];
  const order = { call: 0, query: 1, init: 2, migrate: 3 };
  const sorted = methods.filter(method => methodOf(abi, method.name) === method).sort((a, b) => order[a.kind] - order[b.kind]);
  return { content: section('Methods', nameList(), sorted.length === 0 ? note('It has none.') : sorted.map(method => methodPart(contract, abi, method, signal))) };
}
