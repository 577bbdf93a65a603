import { useSyncExternalStore } from 'react';

/** The token stays with the tab: closing it signs out, and no other site's page can read it. */
const key = 'moorage.token';
const listeners = new Set<() => void>();
/** Why the service ended the session; null while one goes on, and where somebody has signed out. */
let ending: string | null = null;

export const currentToken = (): string | null => sessionStorage.getItem(key);

export const signInWith = (token: string): void => become(token, null);
export const signOut = (): void => become(null, null);

/** The service refuses the token. A late answer to an earlier one does not sign out who has signed in since. */
export function endSession(token: string, reason: string): void {
  if (token === currentToken()) become(null, reason);
}

function become(token: string | null, reason: string | null): void {
  ending = reason;
  if (token === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, token);
  listeners.forEach((listener) => listener());
}

export const reasonOfEnd = (): string | null => ending;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useToken = (): string | null => useSyncExternalStore(subscribe, currentToken);
export const useReasonOfEnd = (): string | null => useSyncExternalStore(subscribe, reasonOfEnd);

/** What a request is sent with. */
export const bearer = (token: string | null) => ({ authorization: `Bearer ${token}` });
