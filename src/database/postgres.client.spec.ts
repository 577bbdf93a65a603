import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { arrayLiteral, PostgresClient } from './postgres.client';

describe('an array as Postgres reads it', () => {
  it('is JSON in other brackets for texts and nulls', () => {
    expect(arrayLiteral([])).toBe('{}');
    expect(arrayLiteral(['a', 'null', '{x,y}', '', "o'clock", null, 'ß'])).toBe(
      `{"a","null","{x,y}","","o'clock",null,"ß"}`,
    );
  });

  it.each([[['a"b']], [['back\\slash']], [['new\nline']]])('is left to pg where JSON would escape: %j', (values) => {
    expect(arrayLiteral(values)).toBeNull();
  });

  it.each([[[1, 2]], [[new Date(0)]], [[['nested']]], [[Buffer.from('x')]], ['no array'], [null]])(
    'is left to pg for anything else: %j',
    (value) => {
      expect(arrayLiteral(value)).toBeNull();
    },
  );
});

describe('a connection to Postgres', () => {
  afterEach(() => jest.useRealTimers());

  it('is given up after ten seconds where nobody answers', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const client = new PostgresClient({ host: '127.0.0.1', port });
    const failed = client.connect().then(
      () => null,
      (error: Error) => error.message,
    );
    jest.advanceTimersByTime(10_000);
    expect(await failed).toBe('timeout expired');
    silent.close();
  });

  it('ends nothing but itself where it ends before anybody hears of it', () => {
    expect(() => new PostgresClient({}).emit('error', new Error('terminating connection'))).not.toThrow();
  });

  it('has the password that the pool hides', () => {
    const settings = Object.defineProperty({ user: 'moorage' }, 'password', { value: 'hunter2', enumerable: false });
    expect(new PostgresClient(settings).password).toBe('hunter2');
  });
});
