import { EventEmitter, once } from 'node:events';
import { request as requestTo, type ClientRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import { boundBody } from './body.bound';

const ms = 200;

describe('the bound of an upload', () => {
  let server: Server;
  let handle: (request: Request, response: Response) => Promise<unknown>;

  beforeAll(async () => {
    server = express()
      .use(boundBody(ms))
      .post('/api/v1/images', (request, response) => void handle(request, response).catch(() => undefined))
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  // Its time passes where a test says so, and not while the machine is busy.
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  const upload = (): ClientRequest => {
    const { port } = server.address() as AddressInfo;
    return requestTo({ port, host: '127.0.0.1', path: '/api/v1/images', method: 'POST' });
  };
  const statusOf = async (sent: ClientRequest) => ((await once(sent, 'response')) as [IncomingMessage])[0].statusCode;
  const received = async (request: Request) => {
    let bytes = 0;
    for await (const piece of request) bytes += (piece as Buffer).length;
    return bytes;
  };

  it('does not count the time that the cloud takes when all of it has come', async () => {
    handle = async (request, response) => {
      await received(request);
      jest.advanceTimersByTime(3 * ms);
      response.sendStatus(201);
    };
    const sent = upload();
    sent.end('content');
    expect(await statusOf(sent)).toBe(201);
  });

  it('does not count the time for which we take no more', async () => {
    const content = Buffer.alloc(4_000_000);
    handle = async (request, response) => {
      while (request.readableLength === 0) await new Promise(setImmediate);
      jest.advanceTimersByTime(3 * ms);
      response.sendStatus((await received(request)) === content.length ? 201 : 400);
    };
    const sent = upload();
    sent.end(content);
    expect(await statusOf(sent)).toBe(201);
  });

  it('goes on while pieces come, and ends when none does', async () => {
    const taken = new EventEmitter();
    handle = async (request) => {
      for await (const piece of request) taken.emit('piece', String(piece));
    };
    const sent = upload();
    const failed = once(sent, 'error') as Promise<[Error]>;
    for (let nth = 0; nth < 6; nth += 1) {
      const piece = once(taken, 'piece');
      sent.write('x');
      expect(await Promise.race([piece, failed])).toEqual(['x']);
      jest.advanceTimersByTime(ms / 2);
    }
    jest.advanceTimersByTime(ms);
    const [error] = await failed;
    expect(error.message).toMatch(/hang up|ECONNRESET/);
  });
});
