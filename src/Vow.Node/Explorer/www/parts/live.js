// What is committed, as it happens: one event stream of the node, which goes on where it broke off.
import { h } from './dom.js';
import { route } from './api.js';

const retryMilliseconds = 3000;

/**
 * Follows /v1/events until the signal is aborted. `onEvent(kind, text, id)` gets the JSON unread, so that a flood costs little.
 * A hidden page holds no stream: browsers have few connections, and other pages need them. Shown again, it goes on after the last event.
 */
export class Follower {
  #query;
  #onEvent;
  #onState;
  #signal;
  #source = null;
  #last = null;
  #isPaused = false;
  #timer = 0;

  constructor(query, { onEvent, onState, after = null }, signal) {
    this.#query = query;
    this.#onEvent = onEvent;
    this.#onState = onState;
    this.#signal = signal;
    this.#last = after;
    document.addEventListener('visibilitychange', () => this.#update(), { signal });
    signal.addEventListener('abort', () => this.#close());
    this.#update();
  }

  get isPaused() {
    return this.#isPaused;
  }

  set isPaused(value) {
    this.#isPaused = value;
    this.#update();
  }

  #update() {
    if (this.#signal.aborted) return;
    if (this.#isPaused || document.hidden) this.#close();
    else if (!this.#source) this.#open();
    if (this.#isPaused) this.#onState('paused');
  }

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #open() {
    this.#onState('connecting');
    const source = new EventSource(route('events', { ...this.#query, after: this.#last }));
    this.#source = source;
    const remember = event => { if (event.lastEventId) this.#last = event.lastEventId; };
    source.addEventListener('open', () => this.#onState('live'));
    source.addEventListener('start', remember);
    source.addEventListener('heartbeat', remember);
    for (const kind of ['block', 'transaction', 'event']) {
      source.addEventListener(kind, event => {
        remember(event);
        this.#onEvent(kind, event.data, event.lastEventId);
      });
    }
    source.addEventListener('error', () => {
      this.#onState('connecting');
      // The browser tries again by itself unless the node refused; then it is up to us.
      if (source.readyState !== EventSource.CLOSED) return;
      this.#close();
      this.#timer = setTimeout(() => this.#update(), retryMilliseconds);
    });
  }
}

const words = { live: 'Live', paused: 'Paused', connecting: 'Connecting…' };

/** A sign that says whether a page is live, with a button that pauses it: `{ element, show(state), onPause }`. */
export function liveSign(onPause) {
  const text = h('span', { role: 'status' }, words.connecting);
  const button = h('button', { type: 'button', 'aria-pressed': 'false' }, 'Pause');
  const element = h('div.live', { 'data-state': 'connecting' }, h('span.dot', { 'aria-hidden': 'true' }), text, button);
  button.addEventListener('click', () => {
    const isPaused = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(isPaused));
    button.textContent = isPaused ? 'Go on' : 'Pause';
    onPause(isPaused);
  });
  return {
    element,
    show(state) {
      element.dataset.state = state;
      if (text.textContent !== words[state]) text.textContent = words[state];
    },
  };
}

/** Runs something soon, and at most every `milliseconds`, however often it is asked for. */
export function paced(milliseconds, run, signal) {
  let timer = 0;
  signal.addEventListener('abort', () => clearTimeout(timer));
  return () => {
    timer ||= setTimeout(() => {
      timer = 0;
      if (!signal.aborted) run();
    }, milliseconds);
  };
}
