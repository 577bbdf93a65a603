import { z } from 'zod';
import { append } from '../common/append';
import type { Cloud, Query } from './call';
import { queryText } from './call';
import type { ServiceType } from './cloud-settings';
import { errorOfContent, isFailure, parseReply } from './errors';

export interface Pages {
  service: ServiceType;
  path: string;
  query: Query;
  /** Key of the array in the answer. */
  items: string;
  microversion?: string;
  /** See `Call`. */
  mayBeHidden?: boolean;
}

const link = z.looseObject({ rel: z.string().optional(), href: z.string() });
const pageLinks = z.looseObject({
  next: z.string().nullish(),
  links: z.union([z.looseObject({ next: z.string().nullish() }), z.array(z.unknown())]).optional(),
});
/** What a link tells of the place of its page. */
const places = new Set(['marker', 'limit']);
const mostRestarts = 2;

/** The marker of a page was removed while the list was being read. */
class MarkerGone extends Error {}

/** All pages of a list; begins anew when the object that marks a page is removed meanwhile. */
export async function readPages<S extends z.ZodType>(cloud: Cloud, pages: Pages, schema: S): Promise<z.output<S>[]> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await readOnce(cloud, pages, schema);
    } catch (error) {
      if (!(error instanceof MarkerGone)) throw error;
      if (restarts === mostRestarts) throw error.cause;
    }
  }
}

async function readOnce<S extends z.ZodType>(cloud: Cloud, pages: Pages, schema: S): Promise<z.output<S>[]> {
  const { service, path, items, microversion, mayBeHidden } = pages;
  const pageSchema = z.looseObject({ [items]: z.array(schema) });
  const found: z.output<S>[] = [];
  let query: Query | null = pages.query;
  const seen = new Set<string>();
  while (query !== null) {
    const site = { service, method: 'GET', path, query, microversion, mayBeHidden } as const;
    const first = seen.size === 0;
    seen.add(queryText(query));
    const reply = await cloud.request(site).catch((error: unknown) => {
      // Nova answers 400, Neutron 404 for a marker that is no more.
      const lost = !first && isFailure(error, 'terminal', 'gone') && [400, 404].includes(error.httpStatus ?? 0);
      throw lost ? new MarkerGone('', { cause: error }) : error;
    });
    const page = parseReply({ service, method: 'GET', url: reply.url }, reply, pageSchema);
    append(found, page[items] as z.output<S>[]);
    query = nextQuery(reply.json, items, pages.query);
    if (query !== null && seen.has(queryText(query))) {
      throw errorOfContent(
        { service, method: 'GET', url: reply.url },
        reply,
        'its link to the next page leads back',
        undefined,
      );
    }
  }
  return found;
}

/**
 * The next page's query, from the link of the answer: `<items>_links` of Nova and Neutron, `next` of Glance, `links` of Heat,
 * `links.next` of Keystone. Of the link only the query counts: behind a proxy its host and scheme are often those of the inside;
 * and of that not the filters: where one is repeated, Nova's and Glance's links have its last value alone.
 */
export function nextQuery(json: unknown, items: string, asked: Query): Query | null {
  const page = pageLinks.safeParse(json).data;
  if (page === undefined) return null;
  const { links } = page;
  const listed = z.array(link).safeParse(Array.isArray(links) ? links : page[`${items}_links`]).data ?? [];
  const nested = Array.isArray(links) ? undefined : links?.next;
  const href = listed.find(({ rel }) => rel === 'next')?.href ?? page.next ?? nested;
  if (!href) return null;
  const params = new URL(href, 'http://next.page').searchParams;
  const linked = [...new Set(params.keys())].filter((name) => places.has(name) || asked[name] === undefined);
  return { ...asked, ...Object.fromEntries(linked.map((name) => [name, params.getAll(name)])) };
}
