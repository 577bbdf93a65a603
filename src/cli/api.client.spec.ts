import type { RequestListener } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { standIn } from '../../test/support/service.stand-in';
import { systemClock } from '../common/clock';
import { mayPass, type StreamEvent } from './api.client';
import { exitCodeOf } from './exit.codes';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const json = { 'content-type': 'application/json' };

describe('the stream of events', () => {
  let service: Awaited<ReturnType<typeof standIn>>;

  beforeAll(async () => {
    service = await standIn((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('id: 1\nevent: made\ndata: one\n\n: still here\n\nid: 2\nevent: made\nda');
      response.write('ta: two\n\n');
    });
  });
  afterAll(() => service.close());

  it('ends when it is no longer wanted, whatever was collected as garbage meanwhile', async () => {
    const stop = new AbortController();
    const events: StreamEvent[] = [];
    const following = (async () => {
      for await (const event of service.api.events('/events', stop.signal)) {
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
  });
});

describe('what answers in the place of the service', () => {
  let service: Awaited<ReturnType<typeof standIn>>;
  let answer: [status: number, type: string, text: string];

  beforeAll(async () => {
    service = await standIn((_request, response) => {
      const [status, type, text] = answer;
      response.writeHead(status, { 'content-type': type }).end(text);
    });
  });
  afterAll(() => service.close());

  it.each<[status: number, type: string, text: string]>([
    [200, 'text/html; charset=utf-8', '<html>Please sign in</html>'],
    [404, 'text/html', '<html>404 Not Found</html>'],
    [401, 'text/html', '<html>401 Authorization Required</html>'],
    [404, 'application/json', '{"code":404,"message":"no Route matched"}'],
    [403, 'application/json', 'null'],
  ])('is told to be something else, whatever it answers: %s %s %s', async (...given) => {
    answer = given;
    const asked = [
      () => service.api.get('/fleets'),
      () => service.api.rest.GET('/api/v1/me'),
      () => service.api.bytes('/exports/focus'),
    ];
    for (const ask of asked) {
      const error: unknown = await ask().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'NO_MOORAGE', message: expect.stringContaining(`answered ${given[0]}`) });
      expect(exitCodeOf(error)).toBe(6);
    }
  });
});

describe('what the service refuses', () => {
  it('is told with what to do at a command line, and each wrong field once', async () => {
    const errors = Array.from({ length: 7 }, (_, n) => ({ pointer: `/f${n}`, message: 'is wrong' }));
    const problems: Record<string, object> = {
      '/api/v1/token': { code: 'UNAUTHENTICATED', detail: 'The token is not valid.', action: 'Send a header.' },
      '/api/v1/fields': { code: 'VALIDATION_FAILED', detail: '/f0 is wrong; and 6 more', errors },
    };
    const service = await standIn(({ url = '' }, response) => {
      response.writeHead(400, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problems[url]));
    });
    await expect(service.api.get('/token')).rejects.toMatchObject({
      action: expect.stringContaining('`moorage login`'),
    });
    await expect(service.api.get('/fields')).rejects.toMatchObject({
      message: 'GET /api/v1/fields answered 400: /f0 is wrong; and 6 more\n/f5 is wrong\n/f6 is wrong',
    });
    await service.close();
  });
});

describe('what sends on to another address', () => {
  it('is not followed: the change would be asked for as a mere reading, and count as done', async () => {
    const reached: string[] = [];
    const target = await standIn(({ method }, response) => {
      reached.push(method ?? '');
      response.writeHead(200, json).end('{}');
    });
    const service = await standIn(({ url }, response) => {
      response.writeHead(301, { location: `${target.api.url}${url}` }).end();
    });
    const moved = `${target.api.url}/api/v1/fleets`;
    for (const ask of [() => service.api.post('/fleets', {}), () => service.api.get('/fleets')]) {
      const error: unknown = await ask().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'NO_MOORAGE', message: expect.stringContaining(`it is at ${moved}`) });
      expect(exitCodeOf(error)).toBe(6);
    }
    expect(reached).toEqual([]);
    await Promise.all([target.close(), service.close()]);
  });
});

describe('an answer that does not come as a whole', () => {
  let service: Awaited<ReturnType<typeof standIn>>;
  let answer: RequestListener;

  beforeAll(async () => {
    service = await standIn((request, response) => answer(request, response));
  });
  afterAll(() => service.close());

  it.each([200, 500])('is none, of whatever kind: broken off after %s', async (status) => {
    answer = (_request, response) => {
      response.writeHead(status, { ...json, 'content-length': 100 }).write('{"code":');
      setImmediate(() => response.destroy());
    };
    const asked = [
      () => service.api.get('/fleets'),
      () => service.api.rest.GET('/api/v1/me'),
      () => service.api.bytes('/exports/focus'),
      () => service.api.upload('/images', new Blob(['bytes']).stream()),
    ];
    for (const ask of asked) {
      const error: unknown = await ask().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'SERVICE_UNREACHABLE' });
      expect(mayPass(error)).toBe(true);
    }
  });

  it.each<[when: string, headers: boolean]>([
    ['at all', false],
    ['to its end', true],
  ])(
    'is none where it does not come %s in time, whatever was collected as garbage meanwhile',
    async (_when, headers) => {
      answer = (_request, response) => {
        if (headers) response.writeHead(200, json).write('{');
      };
      const asked = service.api.within(300).rest.GET('/api/v1/me');
      const collecting = setInterval(collectGarbage, 20);
      await expect(asked).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' });
      clearInterval(collecting);
    },
  );
});
