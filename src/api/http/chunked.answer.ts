import { once } from 'node:events';
import type { Response } from 'express';

/**
 * Sends chunks as they are made, no faster than the client takes them; when it is gone, no more are made. What fails in the
 * middle breaks the connection off, so that nobody takes a part for the whole.
 */
export async function sendChunks(response: Response, chunks: AsyncIterable<string>): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  for await (const chunk of chunks) {
    if (gone.signal.aborted) return;
    if (!response.write(chunk)) await once(response, 'drain', { signal: gone.signal }).catch(() => undefined); // gone
  }
  response.end();
}
