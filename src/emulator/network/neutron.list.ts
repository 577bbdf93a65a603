import { ok, type Call, type Reply } from '../core/api.call';
import type { Table } from '../core/indexed.table';
import { plainText } from '../core/plain.text';
import { badRequest } from './neutron.errors';
import { ListedItem, page, sorted, type View } from './neutron.page';
import type { NeutronRow } from './network.types';

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
    .map((row) => new ListedItem(row, listing.view))
    .filter((item) => fieldFilters.every((key) => matches(item.field(key), query.getAll(key))));
  const { items, links } = page(call, listing.missing, sorted(call, listing.fields, found));
  const wanted = query.getAll('fields');
  const shown = items.map((item) => (wanted.length === 0 ? item.view : pick(item.view, wanted)));
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
  if (!Array.isArray(value)) return wanted.some((one) => equals(value, one));
  // Any of several values will do, but of each part that is named: any of these subnets, and any of those addresses.
  const isMet = (part: string) =>
    wanted.some((one) => partOf(one) === part && value.some((item) => hasPart(item, one)));
  return wanted.map(partOf).every(isMet);
}

const partOf = (wanted: string): string => (wanted.includes('=') ? wanted.split('=', 1)[0] : '');

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
