import { standIn } from '../../test/support/service.stand-in';
import { systemClock } from '../common/clock';
import { ApiClient, ApiError } from './api.client';
import { lookUntil } from './wait';

/** Takes a question and never answers: who asks hears so when the time is over that it was given. */
class SilentService extends ApiClient {
  constructor(private readonly patienceMs = Infinity) {
    super('http://silent.invalid', null);
  }

  override within(ms: number): ApiClient {
    return new SilentService(ms);
  }

  override async get(): Promise<never> {
    await systemClock.sleep(this.patienceMs);
    throw new ApiError({ code: 'SERVICE_UNREACHABLE', status: 503, message: 'no answer' });
  }
}

describe('a wait', () => {
  afterEach(() => void jest.useRealTimers());

  it.each([
    [60, 60_000],
    [1, 2_000], // what a look has at least
  ])('of %i s is over after %i ms where the service takes a question and never answers', async (seconds, ms) => {
    jest.useFakeTimers();
    const over = jest.fn();
    const look = async (api: ApiClient) => ({ value: await api.get('/me'), reached: true });
    lookUntil(new SilentService(), look, seconds).catch(over);
    await jest.advanceTimersByTimeAsync(ms - 1);
    expect(over).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(over).toHaveBeenCalledWith(expect.objectContaining({ code: 'SERVICE_UNREACHABLE' }));
  });

  it('goes on where an answer breaks off', async () => {
    let times = 0;
    const service = await standIn((_request, response) => {
      times += 1;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 4 }).write('1');
      if (times === 1) setImmediate(() => response.destroy());
      else response.end('234');
    });
    const look = async (api: typeof service.api) => ({ value: await api.get<number>('/me'), reached: true });
    expect(await lookUntil(service.api, look, 30)).toEqual({ value: 1234, reached: true });
    expect(times).toBe(2);
    await service.close();
  });
});
