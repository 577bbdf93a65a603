import { useRef } from 'react';

/** 128 random bits; not by `randomUUID`, which browsers have only where the page came by TLS or from this machine. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Keys for what a form makes: the same for the same body as long as the form stands. If the answer is lost and the button is
 * pressed again, the service repeats the answer and not the deed.
 */
export function useIdempotencyKeys(): (body: unknown) => string {
  const keys = useRef(new Map<string, string>());
  return (body) => {
    const text = JSON.stringify(body);
    const key = keys.current.get(text) ?? newKey();
    keys.current.set(text, key);
    return key;
  };
}

/** The parameters of a POST that may be sent again. */
export const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } });
