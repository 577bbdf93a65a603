import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '../common/clock';
import { ApiClient, type StreamEvent } from './api.client';
import { exitCodeOf } from './exit.codes';

describe('the stream of events', () => {
  let server: Server;
  let api: ApiClient;

  beforeAll(async () => {
    server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('id: 1\nevent: made\ndata: one\n\n: still here\n\nid: 2\nevent: made\nda');
      response.write('ta: two\n\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    api = new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, null);
  });
  afterAll(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });

  it('ends when it is no longer wanted, whatever was collected as garbage meanwhile', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const stop = new AbortController();
    const events: StreamEvent[] = [];
    const following = (async () => {
      for await (const event of api.events('/events', stop.signal)) {
        if (events.push(event) < 2) continue;
        for (let i = 0; i < 5; i += 1) {
          collectGarbage();
          await systemClock.sleep(10);
        }
        setImmediate(() => stop.abort());
      }
    })();
    await following;
    expect(events.map(({ id, data }) => `${id} ${data}`)).toEqual(['1 one', '2 two']);
  }, 10_000);
});

describe('what answers in the place of the service', () => {
  let server: Server;
  let api: ApiClient;
  let answer: [status: number, type: string, text: string];

  beforeAll(async () => {
    server = createServer((_request, response) => {
      const [status, type, text] = answer;
      response.writeHead(status, { 'content-type': type }).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    api = new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, null);
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each<[status: number, type: string, text: string]>([
    [200, 'text/html; charset=utf-8', '<html>Please sign in</html>'],
    [404, 'text/html', '<html>404 Not Found</html>'],
    [401, 'text/html', '<html>401 Authorization Required</html>'],
    [404, 'application/json', '{"code":404,"message":"no Route matched"}'],
    [403, 'application/json', 'null'],
  ])('is told to be something else, whatever it answers: %s %s %s', async (...given) => {
    answer = given;
    const asked = [() => api.get('/fleets'), () => api.rest.GET('/api/v1/me'), () => api.bytes('/exports/focus')];
    for (const ask of asked) {
      const error: unknown = await ask().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'NO_MOORAGE', message: expect.stringContaining(`answered ${given[0]}`) });
      expect(exitCodeOf(error)).toBe(6);
    }
  });
});
