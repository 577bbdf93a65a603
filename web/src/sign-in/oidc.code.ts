const prefix = '#sign-in=';

/** The code that another service's sign-in came back with. It is good once, so it leaves the address and the history. */
export function takeOidcCode(): string | null {
  const { hash, pathname, search } = window.location;
  if (!hash.startsWith(prefix)) return null;
  window.history.replaceState(null, '', pathname + search);
  return decodeURIComponent(hash.slice(prefix.length));
}
