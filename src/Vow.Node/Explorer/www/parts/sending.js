// Simulating and sending: who signs, what it would cost, and what became of it.
import { ApiError, get, post, submit } from './api.js';
import { add, chainText, h, link, note } from './dom.js';
import { FieldError, choiceField, showFieldError, textField } from './fields.js';
import { ValueError } from './codec.js';
import { status } from './lists.js';
import { onDevelopmentChain } from './names.js';
import { placeOf } from './places.js';
import { outcome } from './receipt.js';
import { canSign, developmentAccounts, sign } from './signing.js';
import { clipped, fromHex, toHex } from './text.js';

const quarterMore = amount => amount + amount / 4n;

/** Who signs: a development account, whose key everybody has, or a public key that only a simulation can use. */
export async function signerField() {
  if (onDevelopmentChain() && canSign()) {
    const accounts = await developmentAccounts();
    const choice = choiceField('Signed by', accounts.map(account => [account.name, account.name]));
    return { element: choice.element, canSend: true, why: null, read: () => accounts.find(account => account.name === choice.read()) };
  }
  const field = textField('Signed by', 'a public key of 64 hexadecimal digits', text => {
    const bytes = fromHex(text.trim());
    if (bytes?.length !== 32) throw new ValueError('expected 64 hexadecimal digits');
    return { publicKey: bytes };
  });
  const why = onDevelopmentChain()
    ? 'Sending needs the browser\'s cryptography, which it offers to https and localhost only.'
    : 'The explorer holds no keys: it sends on development chains only. Elsewhere, vow call sends.';
  return { element: field.element, canSend: false, why, read: field.read };
}

/** What transactions of these actions would do. */
export function simulate(signer, actions, signal) {
  return post('simulate', { signer: toHex(signer.publicKey), actions }, signal);
}

/** Simulates for its limits, signs and sends; the committed transaction. */
async function send(signer, actions, signal) {
  const [chain, account, simulation] = await Promise.all([get('status', null, signal), get(`accounts/${signer.address}`, null, signal), simulate(signer, actions, signal)]);
  if (simulation.receipt.status !== 'success') return { simulation };
  const encoded = await sign({
    chainId: chain.chainId, signer: signer.publicKey, nonce: account.nextNonce, gasLimit: simulation.gasLimitSuggested, gasPrice: simulation.transaction.gasPrice,
    depositMax: quarterMore(BigInt(simulation.receipt.depositHeld)), expiryHeight: 0, actions,
  }, signer.key);
  return { sent: await submit(encoded, signal) };
}

function show(place, ...content) {
  place.replaceChildren();
  add(place, h('div.outcome', null, ...content));
}

function showSimulation(place, answer, title) {
  show(place, h('h4', null, title, ' ', status(answer.receipt.status)), outcome(answer.receipt, answer.changes, answer.logs));
}

function showSent(place, { sent, simulation }) {
  if (simulation) return showSimulation(place, simulation, 'Not sent: it would fail');
  const where = link(placeOf('transaction', sent.hash), h('span.mono', null, clipped(sent.hash)));
  show(place, h('h4', null, 'Sent: ', where, ' ', status(sent.receipt?.status ?? 'pending')), sent.receipt ? outcome(sent.receipt, null, null) : note('It waits for a block.'));
}

/** Runs what a button does; shows what goes wrong where it belongs. */
export async function act(place, form, run) {
  const buttons = form.querySelectorAll('button');
  try {
    form.setAttribute('aria-busy', 'true');
    for (const button of buttons) button.disabled = true;
    await run();
  } catch (error) {
    if (error instanceof FieldError) {
      for (const button of buttons) button.disabled = false;
      return showFieldError(error);
    }
    if (error.name === 'AbortError') return;
    if (!(error instanceof ApiError) && !(error instanceof ValueError)) throw error;
    show(place, h('h4', null, error.title ?? 'This cannot be sent'), h('p', null, chainText(error.message)));
  } finally {
    for (const button of buttons) button.disabled = false;
    form.removeAttribute('aria-busy');
  }
}

/** The buttons of a form that makes transactions. `actionsOf()` reads the form. */
export function sendingButtons(form, place, signer, actionsOf, signal) {
  const simulating = () => act(place, form, async () => {
    const by = signer.read();
    showSimulation(place, await simulate(by, actionsOf(), signal), 'Simulated, and not sent');
  });
  const sending = () => act(place, form, async () => showSent(place, await send(signer.read(), actionsOf(), signal)));
  form.addEventListener('submit', event => {
    event.preventDefault();
    simulating();
  });
  return h('div.buttons', null, h('button', { type: 'submit' }, 'Simulate'),
    signer.canSend ? h('button.primary', { type: 'button', onclick: sending }, 'Send') : note(signer.why));
}
