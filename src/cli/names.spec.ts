import { standIn } from '../../test/support/service.stand-in';
import { accountCalled, blueprintCalled, fleetCalled } from './names';

/** Of each kind more than a page. */
const all = Array.from({ length: 1_200 }, (_, index) => ({ id: `id-${index}`, name: `Harbour ${index}` }));

describe('what is called by its name', () => {
  let service: Awaited<ReturnType<typeof standIn>>;
  let asked: URL[] = [];

  beforeAll(async () => {
    service = await standIn(({ url = '' }, response) => {
      const { searchParams } = new URL(url, 'http://moorage');
      asked.push(new URL(url, 'http://moorage'));
      const found = all.filter(({ name }) => name.toLowerCase().includes(searchParams.get('q')?.toLowerCase() ?? ''));
      const [limit, from] = [Number(searchParams.get('limit')), Number(searchParams.get('cursor') ?? 0)];
      const next = from + limit;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          items: found.slice(from, next),
          nextCursor: next < found.length ? String(next) : null,
        }),
      );
    });
  });
  beforeEach(() => (asked = []));
  afterAll(() => service.close());

  it.each([
    ['fleet', fleetCalled],
    ['account', accountCalled],
    ['blueprint', blueprintCalled],
  ])('is found with one question among however many of a kind: %s', async (_kind, called) => {
    expect(await called(service.api, 'Harbour 11')).toMatchObject({ id: 'id-11' });
    expect(asked.map(({ searchParams }) => searchParams.get('q'))).toEqual(['Harbour 11']);
    await expect(called(service.api, 'harbour 11')).rejects.toMatchObject({ status: 404 });
  });

  it('is asked for by no more of it than the service takes', async () => {
    await expect(fleetCalled(service.api, ` ${'🚢'.repeat(200)}`)).rejects.toMatchObject({ status: 404 });
    expect(asked.map(({ searchParams }) => searchParams.get('q'))).toEqual(['🚢'.repeat(64)]);
  });
});
