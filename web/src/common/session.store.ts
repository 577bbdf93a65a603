import { useSyncExternalStore } from 'react';

/** The token stays with the tab: closing it signs out, and no other site's page can read it. */
const key = 'moorage.token';
const listeners = new Set<() => void>();
let why: string | null = null;

export const currentToken = (): string | null => sessionStorage.getItem(key);

export function signInWith(token: string): void {
  why = null;
  sessionStorage.setItem(key, token);
  listeners.forEach((listener) => listener());
}

/** `reason` is what the sign-in page tells. */
export function signOut(reason: string | null = null): void {
  why = reason;
  sessionStorage.removeItem(key);
  listeners.forEach((listener) => listener());
}

export const reasonOfSignOut = (): string | null => why;

export const useToken = (): string | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentToken);
