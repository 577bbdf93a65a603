type Send = (body: unknown, send: (key: string) => Promise<string>) => Promise<string>;
type Problem = new (status: number, code: string, message: string) => Error;

const rotation = { overlapSeconds: 0 };

describe('the keys under which a form sends what it makes', () => {
  let keyedSender: (keys?: object) => Send;
  let latestKey: () => object;
  let ApiProblem: Problem;

  beforeAll(() => {
    Object.assign(globalThis, {
      window: { location: { origin: 'http://moorage' } },
      sessionStorage: { getItem: () => 'token' },
    });
    ({ keyedSender, latestKey } = jest.requireActual('../../web/src/common/idempotency'));
    ({ ApiProblem } = jest.requireActual('../../web/src/common/api.client'));
  });
  afterEach(() => jest.restoreAllMocks());

  /** The key of a request that ends with this error. */
  const failed = async (send: Send, body: unknown, error = new Error('lost')): Promise<string> => {
    let used = '';
    await send(body, (key) => ((used = key), Promise.reject(error))).catch(() => undefined);
    return used;
  };
  const answered = (send: Send, body: unknown) => send(body, (key) => Promise.resolve(key));

  it('repeat a request whose answer was lost, and are new once it was answered', async () => {
    const send = keyedSender();
    const first = await failed(send, rotation);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await answered(send, rotation)).toBe(first);
    expect(await answered(send, rotation)).not.toBe(first);
  });

  it('are others for another body', async () => {
    const send = keyedSender();
    expect(await failed(send, { overlapSeconds: 60 })).not.toBe(await failed(send, rotation));
    expect(await failed(send, rotation)).toBe(await failed(send, rotation));
  });

  it('are new after a refusal, and the same while the first request is under way', async () => {
    const send = keyedSender();
    const first = await failed(send, rotation, new ApiProblem(502, 'BAD_GATEWAY', 'no answer'));
    const underWay = new ApiProblem(409, 'IDEMPOTENCY_KEY_IN_FLIGHT', 'it goes on');
    expect(await failed(send, rotation, underWay)).toBe(first);
    expect(await failed(send, rotation, new ApiProblem(409, 'FLEET_DELETED', 'it is gone'))).toBe(first);
    expect(await failed(send, rotation)).not.toBe(first);
  });

  it('of what may be wanted again are new once something else was asked for, and after some minutes', async () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    const send = keyedSender(latestKey());
    const stop = await failed(send, ['hub', 'stop']);
    now.mockReturnValue(299_000);
    expect(await failed(send, ['hub', 'stop'])).toBe(stop);
    await answered(send, ['hub', 'start']);
    const later = await failed(send, ['hub', 'stop']);
    expect(later).not.toBe(stop);
    now.mockReturnValue(600_000);
    expect(await failed(send, ['hub', 'stop'])).not.toBe(later);
  });
});
