import { KeyedRequestGate, type Lasting } from './keyed-request.gate';

describe('the gate for requests with a key', () => {
  const never = () => new Promise<never>(() => undefined);

  /** Each by another caller. */
  const fill = (gate: KeyedRequestGate, lasting: Lasting, count: number) => {
    for (let used = 0; used < count; used += 1) void gate.pass(lasting, `caller ${used}`, never);
  };

  it('tells whoever would wait for too long to come again, and lets nothing of it begin', async () => {
    const gate = new KeyedRequestGate(20);
    fill(gate, 'short', 4);
    const late = jest.fn(() => Promise.resolve());
    await expect(gate.pass('short', 'me', late)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEYS_BUSY',
      status: 503,
      retryAfter: 5,
    });
    expect(late).not.toHaveBeenCalled();
  });

  it('keeps what is short from waiting for what is slow or long', async () => {
    const gate = new KeyedRequestGate(20);
    fill(gate, 'slow', 3);
    fill(gate, 'long', 3);
    await expect(gate.pass('short', 'me', () => Promise.resolve('done'))).resolves.toBe('done');
    for (const lasting of ['slow', 'long'] as const) {
      await expect(gate.pass(lasting, 'me', () => Promise.resolve('done'))).rejects.toMatchObject({ status: 503 });
    }
  });

  it.each(['short', 'slow', 'long'] as const)(
    'leaves a place to others, however much one caller sends: %s',
    async (lasting) => {
      const gate = new KeyedRequestGate(20);
      const mine = Array.from({ length: 9 }, () => gate.pass(lasting, 'me', never).catch(String));
      await expect(gate.pass(lasting, 'another', () => Promise.resolve('done'))).resolves.toBe('done');
      expect(await mine[8]).toContain('too many requests with an Idempotency-Key');
    },
  );

  it('gives the turn of one that gave up to the next', async () => {
    const gate = new KeyedRequestGate(20);
    let end = (): void => undefined;
    const first = gate.pass('long', 'first', () => new Promise<void>((resolve) => (end = resolve)));
    fill(gate, 'long', 2);
    await expect(gate.pass('long', 'me', never)).rejects.toMatchObject({ status: 503 });
    const next = gate.pass('long', 'me', () => Promise.resolve('done'));
    end();
    await first;
    await expect(next).resolves.toBe('done');
  });

  it('hands on how the work failed', async () => {
    const failing = () => Promise.reject(new Error('no'));
    await expect(new KeyedRequestGate().pass('short', 'me', failing)).rejects.toThrow('no');
  });
});
