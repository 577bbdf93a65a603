/** What another service's sign-in came back with: a code for a session, or that of the problem. */
export interface Returned {
  code: string | null;
  problem: string | null;
}

const nothing: Returned = { code: null, problem: null };

/** Read once, before the router has its own idea of the address. Both are good once, so they leave it and the history. */
let returned = fromAddress();

function fromAddress(): Returned {
  const { hash, pathname, search } = window.location;
  const told = (prefix: string) => (hash.startsWith(prefix) ? decodeURIComponent(hash.slice(prefix.length)) : null);
  const found = { code: told('#sign-in='), problem: told('#sign-in-error=') };
  if (found.code !== null || found.problem !== null) window.history.replaceState(null, '', pathname + search);
  return found;
}

export const whatReturned = (): Returned => returned;

/** Gives it once: whoever signs out later has not come back from anywhere. */
export function takeReturned(): Returned {
  const taken = returned;
  returned = nothing;
  return taken;
}
