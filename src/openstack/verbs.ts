import { z } from 'zod';
import { path, queryText, type Call, type Cloud, type Query } from './call';
import type { ServiceType } from './cloud-settings';
import { isFailure, parseReply } from './errors';
import { readPages, type Pages } from './pages';

/** What the fixed verbs need to know of one kind of resource. */
export interface Kind<S extends z.ZodType> {
  service: ServiceType;
  /** Path of the collection. */
  path: string;
  /** Key of the array in a list's answer. */
  items: string;
  /** Key of the object in requests and answers; null where it stands bare. */
  item: string | null;
  schema: S;
  update?: 'PUT' | 'PATCH';
  microversion?: string;
  /** Path that lists with all fields, where that differs. */
  listPath?: string;
  /** Objects asked for in one page; null leaves it to the service. */
  pageSize?: number | null;
}

/** One call whose answer is read by `schema`. */
export async function call<S extends z.ZodType>(cloud: Cloud, wanted: Call, schema: S): Promise<z.output<S>> {
  const reply = await cloud.request(wanted);
  return parseReply({ ...wanted, url: reply.url }, reply, schema);
}

const wrapped = <S extends z.ZodType>(kind: Kind<S>, value: unknown): unknown =>
  kind.item === null ? value : { [kind.item]: value };

async function callOne<S extends z.ZodType>(
  cloud: Cloud,
  kind: Kind<S>,
  wanted: Omit<Call, 'service'>,
): Promise<z.output<S>> {
  const one: Call = { service: kind.service, microversion: kind.microversion, ...wanted };
  const reply = await cloud.request(one);
  const { item } = kind;
  const json = item === null ? reply.json : z.looseObject({ [item]: z.unknown() }).safeParse(reply.json).data?.[item];
  return parseReply({ ...one, url: reply.url }, { ...reply, json }, kind.schema);
}

/** Longest query that every front end takes: uwsgi's default buffer for a whole request's head is 4 KiB. */
const longestQuery = 2_000;

/** Splits the longest array filter until the query is short enough. */
function shortQueries(query: Query): Query[] {
  if (queryText(query).length <= longestQuery) return [query];
  const arrays = Object.entries(query).filter((entry): entry is [string, readonly string[]] => Array.isArray(entry[1]));
  const [name, values] = arrays.sort((a, b) => b[1].join().length - a[1].join().length)[0] ?? ['', []];
  if (values.length < 2) return [query];
  const half = Math.ceil(values.length / 2);
  return [values.slice(0, half), values.slice(half)].flatMap((part) => shortQueries({ ...query, [name]: part }));
}

/** Everything that matches, however many pages that takes. An array filter means any of its values; an empty one, nothing. */
export async function listAll<S extends z.ZodType<{ id?: string }>>(
  cloud: Cloud,
  kind: Kind<S>,
  filter: Query = {},
): Promise<z.output<S>[]> {
  // Left out of the query it would mean the opposite: everything.
  if (Object.values(filter).some((value) => Array.isArray(value) && value.length === 0)) return [];
  const { service, items, microversion, schema, pageSize = 500 } = kind;
  const parts: z.output<S>[][] = [];
  for (const query of shortQueries(filter)) {
    const limit = pageSize === null ? {} : { limit: pageSize };
    const pages: Pages = {
      service,
      path: kind.listPath ?? kind.path,
      query: { ...limit, ...query },
      items,
      microversion,
    };
    parts.push(await readPages(cloud, pages, schema));
  }
  // An object that matches in two parts of a split filter, or that moved between pages, counts once.
  const known = new Set<string>();
  return parts.flat().filter(({ id }) => id === undefined || (!known.has(id) && known.add(id)));
}

export const getOne = <S extends z.ZodType>(cloud: Cloud, kind: Kind<S>, id: string): Promise<z.output<S>> =>
  callOne(cloud, kind, { method: 'GET', path: kind.path + path`/${id}` });

/** Never sent again after an unknown outcome. */
export const createOne = <S extends z.ZodType>(cloud: Cloud, kind: Kind<S>, wanted: object): Promise<z.output<S>> =>
  callOne(cloud, kind, { method: 'POST', path: kind.path, json: wrapped(kind, wanted) });

/**
 * Several with one call, in the order asked for; Neutron makes all of them or none. Never sent again after an unknown
 * outcome.
 */
export async function createAll<S extends z.ZodType>(
  cloud: Cloud,
  { service, path: collection, items, schema }: Kind<S>,
  wanted: object[],
): Promise<z.output<S>[]> {
  const answer = z.looseObject({ [items]: z.array(schema) });
  const json = { [items]: wanted };
  return (await call(cloud, { service, method: 'POST', path: collection, json }, answer))[items];
}

/** With `revision`, only if the object still has that revision_number; else the failure is `conflict-revision`. */
export const updateOne = <S extends z.ZodType>(
  cloud: Cloud,
  kind: Kind<S>,
  id: string,
  changes: object,
  revision?: number,
): Promise<z.output<S>> =>
  callOne(cloud, kind, {
    method: kind.update ?? 'PUT',
    path: kind.path + path`/${id}`,
    json: wrapped(kind, changes),
    ...(revision === undefined ? {} : { headers: { 'if-match': `revision_number=${revision}` }, idempotent: false }),
  });

/** Whether there was something to remove: false when it was gone already. */
export const removeOne = (
  cloud: Cloud,
  { service, path: collection, microversion }: Pick<Kind<z.ZodType>, 'service' | 'path' | 'microversion'>,
  id: string,
): Promise<boolean> =>
  unlessGone(cloud.request({ service, method: 'DELETE', path: collection + path`/${id}`, microversion }));

/** Whether the call took effect: false when its object was gone already. */
export const unlessGone = async (effect: Promise<unknown>): Promise<boolean> =>
  (await ifThere(effect.then(() => true))) ?? false;

/** What is read; null when there is no such object. */
export async function ifThere<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isFailure(error, 'gone')) return null;
    throw error;
  }
}
