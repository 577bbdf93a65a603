import { useState } from 'react';

/** Sends a body by `send`, which is given the key to send it under. */
export type KeyedSender = <T>(body: unknown, send: (key: string) => Promise<T>) => Promise<T>;

/** 128 random bits; not by `randomUUID`, which browsers have only where the page came by TLS or from this machine. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

interface Keys {
  get(text: string): string | undefined;
  set(text: string, key: string): unknown;
  delete(text: string): unknown;
}

/**
 * Keys for what a form makes: the same for the same body until the service has said that it is done. If the answer is lost and
 * the button is pressed again, the service repeats the answer and not the deed; pressed after an answer, it does it once more.
 */
export function keyedSender(keys: Keys = new Map()): KeyedSender {
  return async (body, send) => {
    const text = JSON.stringify(body);
    const key = keys.get(text) ?? newKey();
    keys.set(text, key);
    const answer = await send(key);
    keys.delete(text);
    return answer;
  };
}

/** One for as long as the form stands. */
export const useKeyedSender = (): KeyedSender => useState(keyedSender)[0];

/** The parameters of a POST that may be sent again. */
export const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } });
