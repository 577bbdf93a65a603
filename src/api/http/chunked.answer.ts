import { once } from 'node:events';
import type { Response } from 'express';
import { breakOff } from './answer.breaker';

/** Whoever takes nothing for so long is taken for gone: what their answer is made from may be what others wait for. */
const patienceMs = 60_000;

/** Aborts once there is nobody to take the answer any more. */
export function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  if (response.closed) gone.abort();
  else response.once('close', () => gone.abort());
  return gone.signal;
}

/** What fails because there is nobody left to take the answer is told to nobody. */
export async function unlessGone<T>(gone: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!gone.aborted) throw error;
    return undefined;
  }
}

/**
 * Sends chunks as they are made, no faster than the client takes them; when it is gone, or takes nothing for `patience`
 * milliseconds, no more are made. What fails in the middle breaks the connection off, so that nobody takes a part for the whole.
 */
export async function sendChunks(
  response: Response,
  chunks: AsyncIterable<string>,
  patience = patienceMs,
): Promise<void> {
  const gone = goneSignal(response);
  try {
    for await (const chunk of chunks) {
      if (gone.aborted) return;
      if (!response.write(chunk)) await drained(response, gone, patience);
    }
    response.end();
  } catch (error) {
    if (!gone.aborted) throw error; // else there is nobody to be told
  }
}

/** Until the client has taken what was written, or is gone. */
async function drained(response: Response, gone: AbortSignal, patience: number): Promise<void> {
  const timer = setTimeout(() => breakOff(response), patience);
  await once(response, 'drain', { signal: gone }).catch(() => undefined); // gone
  clearTimeout(timer);
}
