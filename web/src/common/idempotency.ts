import { useState } from 'react';
import { ApiProblem, mayBeDone } from './api.client';

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

/** For so long what is asked for once more is taken for the same wish. */
const oneWishMs = 5 * 60_000;

/** A key for what may well be wanted again: it serves until something else is asked for, and not for long. */
export function latestKey(): Keys {
  let last = { text: '', key: '', at: -Infinity };
  return {
    get: (text) => (last.text === text && performance.now() - last.at < oneWishMs ? last.key : undefined),
    set: (text, key) => (last = { text, key, at: performance.now() }),
    delete: () => (last = { text: '', key: '', at: -Infinity }),
  };
}

/** Whether nothing was done under the key, and nothing is under way. */
const isRefused = (error: unknown): boolean =>
  !mayBeDone(error) && !(error instanceof ApiProblem && error.code === 'IDEMPOTENCY_KEY_IN_FLIGHT');

/**
 * Keys for what a form makes: the same for the same body until the service has said that it is done, or refused. If the answer is lost
 * and the button is pressed again, the service repeats the answer and not the deed; pressed after an answer, it does it once more.
 */
export function keyedSender(keys: Keys = new Map()): KeyedSender {
  return async (body, send) => {
    const text = JSON.stringify(body);
    const key = keys.get(text) ?? newKey();
    keys.set(text, key);
    try {
      const answer = await send(key);
      keys.delete(text);
      return answer;
    } catch (error) {
      if (isRefused(error)) keys.delete(text);
      throw error;
    }
  };
}

/** One for as long as the form stands. */
export const useKeyedSender = (): KeyedSender => useState(keyedSender)[0];

/** The same for what is done to things, which may be wanted again as long as the page stands. */
export const useDeedSender = (): KeyedSender => useState(() => keyedSender(latestKey()))[0];

/** The parameters of a POST that may be sent again. */
export const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } });
