import { keyedSender, type KeyedSender } from './idempotency';

/** One for as long as the tab stands, also where its page is left or loaded anew: for what the service tells but once. */
export function lastingSender(name: string): KeyedSender {
  const placeOf = (text: string) => `moorage.key.${name}.${text}`;
  return keyedSender({
    get: (text) => sessionStorage.getItem(placeOf(text)) ?? undefined,
    set: (text, key) => sessionStorage.setItem(placeOf(text), key),
    delete: (text) => sessionStorage.removeItem(placeOf(text)),
  });
}
