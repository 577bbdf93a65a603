import { standIn } from '../../test/support/service.stand-in';
import { monotonic } from '../common/clock';
import { lookUntil } from './wait';

describe('a wait', () => {
  it('ends when its time is over, though the service takes a question and never answers', async () => {
    const service = await standIn(() => undefined);
    const began = monotonic();
    const waiting = lookUntil(service.api, async (api) => ({ value: await api.get('/me'), reached: true }), 1);
    await expect(waiting).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' });
    expect(monotonic() - began).toBeLessThan(4_000);
    await service.close();
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
