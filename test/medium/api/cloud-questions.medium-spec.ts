import type { ServerResponse } from 'node:http';
import type { Emulator } from '../../../src/emulator';
import { eventually } from '../../support/eventually';
import { startTestApp, type TestApp } from '../../support/test-app';

describe('what the API asks of a cloud', () => {
  let emulator: Emulator;
  let test: TestApp;
  const held: (() => void)[] = [];

  const viewer = async (name: string): Promise<string> =>
    (await test.call<{ token: string }>('POST', '/api/v1/api-tokens', { name, role: 'viewer' })).body.token;
  const ask = async (token: string, signal?: AbortSignal): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${test.url}/api/v1/flavors`, { headers, signal })).status;
  };
  const arrive = (count: number) => eventually(() => held.length === count);

  beforeAll(async () => {
    test = await startTestApp({ emulator: {} });
    ({ emulator } = test);
  });
  afterAll(() => test.close());

  it('is a few things at once for one caller, and no longer what the client has left', async () => {
    const [one, another] = [await viewer('api one'), await viewer('api another')];
    expect(await ask(one)).toBe(200);
    const unhook = emulator.onCall(({ phase, path }) => {
      if (phase === 'before' && path.includes('flavors')) return new Promise<void>((resolve) => held.push(resolve));
    });
    const left = new AbortController();
    const seen = { come: 0, gone: 0 };
    const kept = Array.from({ length: 8 }, () => ask(one));
    await arrive(8);
    // Others, and what needs no cloud, do not wait for these.
    kept.push(ask(another));
    await arrive(9);
    test.app.getHttpServer().on('request', (_request: unknown, response: ServerResponse) => {
      seen.come += 1;
      response.once('close', () => (seen.gone += response.writableFinished ? 0 : 1));
    });
    const waiting = Array.from({ length: 20 }, () => ask(one, left.signal).catch(() => 'left'));
    expect((await test.call('GET', '/api/v1/me', undefined, { token: one })).status).toBe(200);
    await eventually(() => seen.come === 21);
    left.abort();
    expect(await Promise.all(waiting)).toEqual(Array(20).fill('left'));
    await eventually(() => seen.gone === 20);
    expect(held).toHaveLength(9);
    for (const go of held.splice(0)) go();
    expect(await Promise.all(kept)).toEqual(Array(9).fill(200));
    kept.push(ask(one));
    await arrive(1);
    unhook();
    for (const go of held) go();
    expect(await kept.at(-1)).toBe(200);
    expect(held).toHaveLength(1);
  });
});
