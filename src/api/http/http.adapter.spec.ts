import { once } from 'node:events';
import { IncomingMessage, ServerResponse, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { NestApplicationOptions } from '@nestjs/common';
import type { Express, Request, Response } from 'express';
import { HttpAdapter } from './http.adapter';

describe('the HTTP server', () => {
  let adapter: HttpAdapter;
  let server: Server;
  const addressOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const open = async (options: NestApplicationOptions = {}, patienceMs?: number): Promise<void> => {
    adapter = new HttpAdapter(patienceMs);
    adapter.initHttpServer(options);
    server = adapter.getHttpServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  };
  afterEach(() => adapter.close());

  /** What Express was handed, as it was made. */
  const madeAs = (): Promise<[object, object]> =>
    new Promise((resolve) => {
      server.prependOnceListener('request', (request: object, response: object) =>
        resolve([prototypeOf(request), prototypeOf(response)]),
      );
    });
  const prototypeOf = (value: object) => Object.getPrototypeOf(value) as object;

  it('makes messages as Express wants them, so that it changes none', async () => {
    await open();
    const app = adapter.getInstance<Express>();
    let handled: [object, object] | null = null;
    app.get('/hello', (request: Request, response: Response) => {
      handled = [prototypeOf(request), prototypeOf(response)];
      response.json({ host: request.hostname, app: request.app === app && response.app === app });
    });
    const made = madeAs();
    const answer = await fetch(`${addressOf()}/hello`);

    expect(await answer.json()).toEqual({ host: '127.0.0.1', app: true });
    const [request, response] = await made;
    expect(handled![0]).toBe(request);
    expect(handled![1]).toBe(response);
    expect(request).toBeInstanceOf(IncomingMessage);
    expect(response).toBeInstanceOf(ServerResponse);
  });

  it.each([
    ['GET /?q=' + 'x'.repeat(20_000) + ' HTTP/1.1', 431, 'HEADERS_TOO_LARGE'],
    ['no request at all', 400, 'REQUEST_MALFORMED'],
  ])('refuses what Node cannot read as a request as any other: %.20s', async (line, status, code) => {
    await open();
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.end(`${line}\r\nhost: here\r\n\r\n`);
    const answer = (await socket.setEncoding('utf8').toArray()).join('');
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*\r\nContent-Type: application/problem\\+json\r\n`));
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ status, code });
  });

  it('gives the answers that are under way when it closes, and takes nothing more', async () => {
    await open();
    let answer = (): void => undefined;
    adapter.getInstance<Express>().get('/slow', (_request: Request, response: Response) => {
      answer = () => void response.json({ done: true });
    });
    const asked = once(server, 'request');
    const slow = fetch(`${addressOf()}/slow`);
    await asked;
    const address = addressOf();
    const closed = adapter.close();
    await expect(fetch(`${address}/slow`)).rejects.toThrow();
    answer();
    expect(await (await slow).json()).toEqual({ done: true });
    await closed;
  });

  it('ends streams and idle connections when it closes', async () => {
    await open({}, 300);
    adapter.getInstance<Express>().get('/stream', (_request: Request, response: Response) => {
      response.write('begun');
    });
    const { body } = await fetch(`${addressOf()}/stream`);
    const reader = body!.getReader();
    await reader.read();

    await adapter.close();
    await expect(reader.read()).rejects.toThrow('terminated');
  });

  it('resets connections whose answers it cannot give any more, and ends idle ones in order', async () => {
    await open({}, 300);
    adapter.getInstance<Express>().get('/stream', (_request: Request, response: Response) => {
      response.write('begun');
    });
    const { port } = server.address() as AddressInfo;
    const [streaming, idle] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    await once(idle, 'connect');
    streaming.write('GET /stream HTTP/1.0\r\n\r\n');
    await once(streaming, 'data');
    const ends = [once(streaming, 'end'), once(idle.resume(), 'end')].map((end) => end.then(() => 'end', String));

    await adapter.close();
    expect(await Promise.all(ends)).toEqual([expect.stringContaining('ECONNRESET'), 'end']);
  });

  it('ends connections over TLS that never got to a handshake', async () => {
    await open({ httpsOptions: {} });
    const accepted = once(server, 'connection');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await accepted;

    const ended = once(socket, 'close');
    await adapter.close();
    await ended;
    expect(socket.destroyed).toBe(true);
  });
});
