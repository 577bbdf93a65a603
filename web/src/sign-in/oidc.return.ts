/** What another service's sign-in came back with: a code for a session, or that of the problem. */
export interface Returned {
  code: string | null;
  problem: string | null;
}

/** Both are good once, so they leave the address and the history. */
export function takeReturned(): Returned {
  const { hash, pathname, search } = window.location;
  const told = (prefix: string) => (hash.startsWith(prefix) ? decodeURIComponent(hash.slice(prefix.length)) : null);
  const returned = { code: told('#sign-in='), problem: told('#sign-in-error=') };
  if (returned.code !== null || returned.problem !== null) window.history.replaceState(null, '', pathname + search);
  return returned;
}
