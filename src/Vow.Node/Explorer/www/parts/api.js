// The node's API. Numbers above 2^53 come as strings, so plain JSON reads them without loss.

/** An answer of the node that is a problem document, or no answer at all. */
export class ApiError extends Error {
  constructor(code, title, detail, status) {
    super(detail || title);
    Object.assign(this, { code, title, status });
  }
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError('Unreachable', 'The node does not answer', 'The node does not answer. It may have stopped, or the connection is gone.', 0);
  }
  const body = await response.json().catch(() => null);
  if (response.ok && body !== null) return body;
  throw new ApiError(body?.code ?? 'Unreadable', body?.title ?? `Status ${response.status}`, body?.detail ?? 'The node gave an answer that is not JSON.', response.status);
}

/** `/v1/…` with what is not null of a query. */
export function route(path, query = null) {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return `/v1/${path}${given.length > 0 ? '?' + new URLSearchParams(given) : ''}`;
}

/** GET: the answer's JSON. Throws ApiError. */
export function get(path, query, signal) {
  return send(route(path, query), { signal, headers: { Accept: 'application/json' } });
}

/** POST of JSON. Throws ApiError. */
export function post(path, body, signal) {
  return send(route(path), { method: 'POST', signal, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

/** Sends a signed transaction and waits until it is in a block. Throws ApiError. */
export function submit(encoded, signal) {
  return send(route('transactions', { wait: 'committed' }), { method: 'POST', signal, headers: { 'Content-Type': 'application/octet-stream' }, body: encoded });
}

/** GET, and null where the node answers with one of these problems. */
export async function getUnless(codes, path, query, signal) {
  try {
    return await get(path, query, signal);
  } catch (error) {
    if (error instanceof ApiError && codes.includes(error.code)) return null;
    throw error;
  }
}
