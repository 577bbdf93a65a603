import { z } from 'zod';
import type { Call, Cloud, Reply } from './call';
import { listAll, type Kind } from './verbs';

const things: Kind<z.ZodType<{ id: string }>> = {
  service: 'network',
  path: '/things',
  items: 'things',
  item: 'thing',
  schema: z.looseObject({ id: z.string() }),
};

/** Answers each call with this. */
const answering = (json: unknown) => {
  const request = ({ path: url }: Call): Promise<Reply> =>
    Promise.resolve({ url, status: 200, headers: {}, json, stream: null, requestId: null });
  return { name: 'north', request } as Partial<Cloud> as Cloud;
};

test('a list has room for two hundred thousand objects, in one page as well', async () => {
  const page = Array.from({ length: 200_000 }, (_, at) => ({ id: `thing-${at}` }));
  const found = await listAll(answering({ things: page }), things);
  expect(found).toHaveLength(page.length);
  expect(found.at(-1)).toEqual({ id: 'thing-199999' });
});
