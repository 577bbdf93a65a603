import { ok, type Call, type Reply } from '../core/api.call';
import type { Table } from '../core/indexed.table';
import { plainText } from '../core/plain.text';
import { badRequest, badResource } from './neutron.errors';
import type { NeutronRow } from './network.types';

export type View = Record<string, unknown>;

export interface Listing<T extends NeutronRow> {
  plural: string;
  fields: readonly string[];
  table: Table<T>;
  /** Rows that the caller may see, before filters. */
  mine: () => T[];
  visible: (row: T) => boolean;
  view: (row: T) => View;
  missing: (id: string) => Error;
}

const control = ['fields', 'limit', 'marker', 'page_reverse', 'sort_key', 'sort_dir'];
const tagFilters = ['tags', 'tags-any', 'not-tags', 'not-tags-any'];

/** Query fields that an index answers, and the index that does. */
const indexOf: Record<string, string> = {
  project_id: 'project',
  tenant_id: 'project',
  name: 'name',
  device_id: 'device',
  network_id: 'network',
  floating_network_id: 'network',
  port_id: 'port',
  router_id: 'router',
  security_group_id: 'group',
  remote_group_id: 'remoteGroup',
};

/** A list as Neutron gives it: filtered by any field, sorted, paged on request. */
export function listReply<T extends NeutronRow>(call: Call, listing: Listing<T>): Reply {
  const { query } = call;
  const filters = [...new Set(query.keys())].filter((key) => !control.includes(key));
  const unknown = filters.filter((key) => !listing.fields.includes(key) && !tagFilters.includes(key));
  if (unknown.length > 0) {
    throw badRequest(`[${unknown.map((key) => `'${key}'`).join(', ')}] is invalid attribute for filtering`);
  }
  const fieldFilters = filters.filter((key) => !tagFilters.includes(key));
  const found = candidates(call, listing, fieldFilters)
    .filter((row) => hasTags(row, query))
    .map((row) => listing.view(row))
    .filter((view) => fieldFilters.every((key) => matches(view[key], query.getAll(key))));
  const { items, links } = page(call, listing, sorted(call, listing, found));
  const wanted = query.getAll('fields');
  const shown = wanted.length === 0 ? items : items.map((item) => pick(item, wanted));
  return ok({ [listing.plural]: shown, ...(links.length > 0 ? { [`${listing.plural}_links`]: links } : {}) });
}

export const pick = (view: View, wanted: string[]): View =>
  Object.fromEntries(Object.entries(view).filter(([key]) => wanted.includes(key)));

/** The smallest set that an index offers for the filters, or all that the caller may see. */
function candidates<T extends NeutronRow>(call: Call, listing: Listing<T>, filters: string[]): T[] {
  const { table, visible } = listing;
  if (filters.includes('id')) {
    return call.query
      .getAll('id')
      .flatMap((id) => table.get(id) ?? [])
      .filter(visible);
  }
  const usable = filters.filter((key) => table.isIndexed(indexOf[key] ?? '') && call.query.get(key) !== '');
  const size = (key: string) =>
    call.query.getAll(key).reduce((sum, value) => sum + table.count(indexOf[key], value), 0);
  const [best] = usable.map((key) => ({ key, size: size(key) })).sort((a, b) => a.size - b.size);
  if (best === undefined) return listing.mine();
  const values = [...new Set(call.query.getAll(best.key))];
  return values.flatMap((value) => table.by(indexOf[best.key], value)).filter(visible);
}

function matches(value: unknown, wanted: string[]): boolean {
  if (Array.isArray(value)) return wanted.every((one) => value.some((item) => hasPart(item, one)));
  return wanted.some((one) => equals(value, one));
}

function equals(value: unknown, wanted: string): boolean {
  if (typeof value === 'boolean') return ['true', '1'].includes(wanted.toLowerCase()) === value;
  return plainText(value) === wanted;
}

/** `fixed_ips=subnet_id=…` names a part of an item; a plain value names a whole item. */
function hasPart(item: unknown, wanted: string): boolean {
  if (typeof item !== 'object' || item === null) return equals(item, wanted);
  const [key, ...rest] = wanted.split('=');
  const value = rest.join('=');
  const fields = item as Record<string, unknown>;
  if (key === 'ip_address_substr') return String(fields.ip_address).includes(value);
  return String(fields[key]) === value;
}

function hasTags(row: NeutronRow, query: URLSearchParams): boolean {
  const wanted = (key: string) => query.get(key)?.split(',');
  const has = (tag: string) => row.tags.includes(tag);
  return (
    (wanted('tags')?.every(has) ?? true) &&
    (wanted('tags-any')?.some(has) ?? true) &&
    !(wanted('not-tags')?.every(has) ?? false) &&
    !(wanted('not-tags-any')?.some(has) ?? false)
  );
}

function sorted<T extends NeutronRow>(call: Call, listing: Listing<T>, views: View[]): View[] {
  const keys = call.query.getAll('sort_key');
  const directions = call.query.getAll('sort_dir');
  const wrong = keys.filter((key) => !listing.fields.includes(key));
  if (wrong.length > 0)
    throw badRequest(`[${wrong.map((key) => `'${key}'`).join(', ')}] is invalid attribute for sort_keys`);
  if (directions.length !== keys.length) {
    throw badRequest('The number of sort_keys and sort_dirs must be same');
  }
  if (keys.length === 0 && !call.query.has('limit') && !call.query.has('marker')) return views;
  // The id breaks ties, so that pages neither repeat nor skip.
  const order = [...keys.map((key, at) => ({ key, sign: directions[at] === 'desc' ? -1 : 1 })), { key: 'id', sign: 1 }];
  return views.sort((a, b) => {
    for (const { key, sign } of order) {
      const [left, right] = [plainText(a[key]), plainText(b[key])];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  });
}

function page<T extends NeutronRow>(
  call: Call,
  listing: Listing<T>,
  views: View[],
): { items: View[]; links: object[] } {
  const limit = pageSize(call.query.get('limit'));
  const marker = call.query.get('marker');
  const backwards = ['true', '1'].includes((call.query.get('page_reverse') ?? '').toLowerCase());
  let rest = views;
  if (marker !== null) {
    const at = views.findIndex((view) => view.id === marker);
    if (at < 0) throw listing.missing(marker);
    rest = backwards ? views.slice(0, at) : views.slice(at + 1);
  }
  if (limit === null) return { items: rest, links: [] };
  const items = backwards ? rest.slice(Math.max(0, rest.length - limit)) : rest.slice(0, limit);
  if (items.length === 0) return { items, links: [] };
  const full = items.length === limit;
  const links = [];
  if (full || backwards) links.push({ rel: 'next', href: href(call, items[items.length - 1], false) });
  if (full || !backwards) links.push({ rel: 'previous', href: href(call, items[0], true) });
  return { items, links };
}

function pageSize(given: string | null): number | null {
  if (given === null) return null;
  const limit = Number(given);
  if (!Number.isInteger(limit) || limit < 0)
    throw badResource('limit', `Limit must be an integer 0 or greater and not '${given}'`);
  return limit === 0 ? null : limit;
}

function href(call: Call, item: View, backwards: boolean): string {
  const query = new URLSearchParams(call.query);
  query.set('marker', String(item.id));
  query.delete('page_reverse');
  if (backwards) query.set('page_reverse', 'True');
  return `${call.origin}/network${call.path}?${query.toString()}`;
}
