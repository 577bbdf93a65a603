import { KeyedRequestGate } from './keyed-request.gate';

describe('the gate for requests with a key', () => {
  const never = () => new Promise<never>(() => undefined);

  it('tells whoever would wait for too long to come again, and lets nothing of it begin', async () => {
    const gate = new KeyedRequestGate(20);
    for (let used = 0; used < 4; used += 1) void gate.pass('short', never);
    const late = jest.fn(() => Promise.resolve());
    await expect(gate.pass('short', late)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEYS_BUSY',
      status: 503,
      retryAfter: 5,
    });
    expect(late).not.toHaveBeenCalled();
  });

  it('keeps what is short from waiting for what is long', async () => {
    const gate = new KeyedRequestGate(20);
    for (let used = 0; used < 3; used += 1) void gate.pass('long', never);
    await expect(gate.pass('short', () => Promise.resolve('done'))).resolves.toBe('done');
    await expect(gate.pass('long', () => Promise.resolve('done'))).rejects.toMatchObject({ status: 503 });
  });

  it('gives the turn of one that gave up to the next', async () => {
    const gate = new KeyedRequestGate(20);
    let end = (): void => undefined;
    const first = gate.pass('long', () => new Promise<void>((resolve) => (end = resolve)));
    for (let used = 1; used < 3; used += 1) void gate.pass('long', never);
    await expect(gate.pass('long', never)).rejects.toMatchObject({ status: 503 });
    const next = gate.pass('long', () => Promise.resolve('done'));
    end();
    await first;
    await expect(next).resolves.toBe('done');
  });

  it('hands on how the work failed', async () => {
    await expect(new KeyedRequestGate().pass('short', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
