// Where the pages are.

/** The address of the page of something that has an id. */
export function placeOf(kind, id) {
  switch (kind) {
    case 'transaction': return `/explorer/tx/${id}`;
    case 'code': return `/explorer/contracts?code=${id}`;
    default: return `/explorer/${kind}/${id}`;
  }
}

/** The address of a list with what is not null of its filters. */
export function listPlace(name, query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return `/explorer/${name}${given.length > 0 ? '?' + new URLSearchParams(given) : ''}`;
}
