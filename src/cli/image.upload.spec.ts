import { standIn } from '../../test/support/service.stand-in';
import { ApiError } from './api.client';
import { unheard } from './image.upload';

const id = '0198a7a0-0000-7000-8000-00000000000f';
const failure = (status: number) => new ApiError({ code: 'X', status, message: 'no answer', action: '' });

describe('an upload whose answer does not come', () => {
  let service: Awaited<ReturnType<typeof standIn>>;
  let states: (string | null)[] = [];
  beforeAll(async () => {
    service = await standIn(({ url }, response) => {
      const status = url === `/api/v1/images/uploads/${id}` ? (states.shift() ?? null) : null;
      response.writeHead(status === null ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ code: 'UPLOAD_NOT_FOUND', id, status }));
    });
  });
  afterAll(() => service.close());
  const became = (seen: (string | null)[], status = 503, seconds = 30) => {
    states = seen;
    return unheard(service.api, id, failure(status), seconds);
  };

  it('is there where the service says so, once it is received', async () => {
    expect(await became(['receiving', 'active'])).toMatchObject({ id, status: 'active' });
  });

  it('has failed as it was told where nothing is left of it, or it was refused', async () => {
    for (const state of ['removing', 'failed', null])
      await expect(became([state])).rejects.toMatchObject({ code: 'X', message: 'no answer' });
    await expect(became(['active'], 413)).rejects.toMatchObject({ status: 413 });
  });

  it('is named where nobody can say', async () => {
    const unknown = { code: 'UPLOAD_OUTCOME_UNKNOWN', message: expect.stringContaining(id) as string };
    await expect(became(Array<string>(20).fill('receiving'), 503, 1)).rejects.toMatchObject(unknown);
  });
});
