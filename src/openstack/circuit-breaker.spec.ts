import { TestClock } from '../common/clock.fixture';
import { registry } from '../common/metrics';
import { CircuitBreaker } from './circuit-breaker';
import type { ErrorClass } from './classify';
import { OpenStackError } from './errors';

const failure = (errorClass: ErrorClass, retryAfter?: number) =>
  new OpenStackError({
    service: 'network',
    method: 'GET',
    url: 'http://cloud/networks',
    httpStatus: 503,
    reason: 'down',
    body: '',
    requestId: null,
    errorClass,
    retryAfter,
  });

describe('a circuit breaker', () => {
  let clock: TestClock;
  let breaker: CircuitBreaker;
  let sent: number;
  beforeEach(() => {
    clock = new TestClock();
    breaker = new CircuitBreaker('north', 'network', clock);
    sent = 0;
  });
  const call = (answer: () => Promise<unknown>) =>
    breaker.run(() => {
      sent += 1;
      return answer();
    });
  const fails = (errorClass: ErrorClass, retryAfter?: number) =>
    call(() => Promise.reject(failure(errorClass, retryAfter))).catch((error: unknown) => error);
  const works = () => call(() => Promise.resolve('answer'));
  const open = async () => {
    for (let n = 0; n < 5; n += 1) await fails(n % 2 ? 'ambiguous' : 'auth');
  };

  it('refuses every call after five failures in a row, and says what failed last', async () => {
    await open();
    await expect(works()).rejects.toMatchObject({
      code: 'CLOUD_UNAVAILABLE',
      message: expect.stringMatching(/network of cloud north .* 5 calls in a row failed, the last: .*down/) as string,
    });
    expect(sent).toBe(5);
  });

  it('takes every answer, a refusal as well, for a sign of life', async () => {
    for (const errorClass of ['quota', 'gone', 'exists', 'terminal', 'in-use'] as const) {
      for (let n = 0; n < 4; n += 1) await fails('ambiguous');
      await fails(errorClass);
    }
    expect(await works()).toBe('answer');
  });

  it('lets one call through after the pause, and no second one beside it', async () => {
    await open();
    clock.advance(2_000);
    let answer: (value: string) => void = () => undefined;
    const probe = call(() => new Promise<string>((resolve) => (answer = resolve)));
    await expect(works()).rejects.toMatchObject({ code: 'CLOUD_UNAVAILABLE' });
    expect(sent).toBe(6);
    answer('back');
    expect(await probe).toBe('back');
    expect(await works()).toBe('answer');
  });

  it('waits longer from probe to probe, up to a minute', async () => {
    await open();
    const waits: number[] = [];
    for (let probe = 0; probe < 9; probe += 1) {
      let waited = 0;
      for (const before = sent; sent === before; waited += 250) {
        clock.advance(250);
        await fails('ambiguous');
      }
      waits.push(waited);
    }
    expect(waits[0]).toBeLessThanOrEqual(2_250);
    expect(waits[8]).toBeGreaterThanOrEqual(30_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(60_250);
  });

  it('waits as long as the cloud asks for', async () => {
    for (let n = 0; n < 5; n += 1) await fails('throttled', 90);
    clock.advance(89_000);
    await expect(works()).rejects.toMatchObject({ code: 'CLOUD_UNAVAILABLE', retryAfter: 1 });
    clock.advance(2_000);
    expect(await works()).toBe('answer');
  });

  it('waits for minutes at most, whatever the cloud asks for', async () => {
    for (let n = 0; n < 5; n += 1) await fails('throttled', 1e9);
    await expect(works()).rejects.toMatchObject({ code: 'CLOUD_UNAVAILABLE', retryAfter: 300 });
    clock.advance(300_000);
    expect(await works()).toBe('answer');
  });

  it('waits no longer where the clock is set back', async () => {
    await open();
    clock.advance(-3_600_000);
    await expect(works()).rejects.toMatchObject({ code: 'CLOUD_UNAVAILABLE', retryAfter: 2 });
    clock.advance(2_000);
    expect(await works()).toBe('answer');
  });

  it('shows no trouble any more once nobody has asked for minutes after a probe was due', async () => {
    const shown = async () => {
      const text = await registry.getSingleMetricAsString('moorage_openstack_available');
      return /\{cloud="north",service="network"\} (\d)/.exec(text)?.[1];
    };
    expect(await shown()).toBe('1');
    await open();
    clock.advance(240_000);
    expect(await shown()).toBe('0');
    clock.advance(120_000);
    expect(await shown()).toBe('1');
    await fails('ambiguous');
    expect(await shown()).toBe('0');
    clock.advance(60_000);
    await works();
    expect(await shown()).toBe('1');
  });

  it('shows trouble no longer where the clock is set back', async () => {
    await open();
    clock.advance(-3_600_000);
    await expect(works()).rejects.toMatchObject({ code: 'CLOUD_UNAVAILABLE' });
    clock.advance(360_000);
    const text = await registry.getSingleMetricAsString('moorage_openstack_available');
    expect(text).toContain('{cloud="north",service="network"} 1');
  });

  it('is not opened further by calls that were under way when it opened', async () => {
    const late: (() => void)[] = [];
    const begun = Array.from({ length: 20 }, () =>
      call(() => new Promise((_, reject) => late.push(() => reject(failure('ambiguous'))))).catch(() => undefined),
    );
    for (const fail of late) fail();
    await Promise.all(begun);
    clock.advance(2_000);
    expect(await works()).toBe('answer');
  });
});
