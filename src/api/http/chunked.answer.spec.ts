import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Response } from 'express';
import { eventually } from '../../../test/support/eventually';
import { breakOff } from './answer.breaker';
import { sendChunks } from './chunked.answer';

describe('an answer in chunks', () => {
  let server: Server;
  let answer: (response: ServerResponse) => Promise<void>;

  beforeAll(async () => {
    // As the filter of failures does: what has begun can only be broken off.
    server = createServer((_request, response) => void answer(response).catch(() => breakOff(response)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = (response: ServerResponse, chunks: AsyncIterable<string>) => sendChunks(response as Response, chunks);

  it('is all of them', async () => {
    answer = (response) =>
      send(
        response,
        (async function* () {
          yield 'a,b\r\n';
          yield 'c,d\r\n';
        })(),
      );
    expect(await (await fetch(url())).text()).toBe('a,b\r\nc,d\r\n');
  });

  it('is never taken for the whole where the making failed half way', async () => {
    answer = (response) =>
      send(
        response,
        (async function* () {
          yield 'a,b\r\n';
          throw new Error('the database is gone');
        })(),
      );
    await expect(fetch(url()).then((response) => response.text())).rejects.toThrow();
  });

  let [made, cleaned] = [0, false];
  async function* endless() {
    [made, cleaned] = [0, false];
    try {
      for (;;) {
        made += 1;
        yield 'x'.repeat(100_000);
      }
    } finally {
      cleaned = true;
    }
  }

  it('is made no further, and cleaned up after, once its reader is gone', async () => {
    answer = (response) => send(response, endless());
    await new Promise<void>((resolve) =>
      get(url(), (response) => response.once('data', () => resolve(void response.destroy()))),
    );
    await eventually(() => cleaned);
    expect(made).toBeLessThan(1_000);
  });

  it('is broken off where its reader stays and takes nothing any more', async () => {
    answer = (response) => sendChunks(response as Response, endless(), 100);
    const reader = await new Promise<IncomingMessage>((resolve) => get(url(), resolve));
    await eventually(() => cleaned);
    await expect(text(reader)).rejects.toThrow('aborted');
  });
});
