import type { Call } from '../core/api.call';
import { plainText } from '../core/plain.text';
import { badRequest, badResource } from './neutron.errors';
import type { NeutronRow } from './network.types';

export type View = Record<string, unknown>;

/** A row whose view is made only when a filter, an order or the reply needs it: most lists show few of many. */
export class ListedItem<T extends NeutronRow> {
  private made: View | null = null;

  constructor(
    readonly row: T,
    private readonly make: (row: T) => View,
  ) {}

  get view(): View {
    this.made ??= this.make(this.row);
    return this.made;
  }

  field(key: string): unknown {
    if (key === 'id' || key === 'name' || key === 'description') return this.row[key];
    return key === 'project_id' || key === 'tenant_id' ? this.row.projectId : this.view[key];
  }
}

type Items<T extends NeutronRow> = ListedItem<T>[];

/** In the order that the query asks for; by id when it pages without one. */
export function sorted<T extends NeutronRow>(call: Call, fields: readonly string[], items: Items<T>): Items<T> {
  const keys = call.query.getAll('sort_key');
  const directions = call.query.getAll('sort_dir');
  const wrong = keys.filter((key) => !fields.includes(key));
  if (wrong.length > 0)
    throw badRequest(`[${wrong.map((key) => `'${key}'`).join(', ')}] is invalid attribute for sort_keys`);
  if (directions.length !== keys.length) {
    throw badRequest('The number of sort_keys and sort_dirs must be same');
  }
  if (keys.length === 0 && !call.query.has('limit') && !call.query.has('marker')) return items;
  // The id breaks ties, so that pages neither repeat nor skip.
  const order = [...keys.map((key, at) => ({ key, sign: directions[at] === 'desc' ? -1 : 1 })), { key: 'id', sign: 1 }];
  return items.sort((a, b) => {
    for (const { key, sign } of order) {
      const [left, right] = [plainText(a.field(key)), plainText(b.field(key))];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  });
}

export function page<T extends NeutronRow>(
  call: Call,
  missing: (id: string) => Error,
  all: Items<T>,
): { items: Items<T>; links: object[] } {
  const limit = pageSize(call.query.get('limit'));
  const marker = call.query.get('marker');
  const backwards = ['true', '1'].includes((call.query.get('page_reverse') ?? '').toLowerCase());
  let rest = all;
  if (marker !== null) {
    const at = all.findIndex(({ row }) => row.id === marker);
    if (at < 0) throw missing(marker);
    rest = backwards ? all.slice(0, at) : all.slice(at + 1);
  }
  if (limit === null) return { items: rest, links: [] };
  const items = backwards ? rest.slice(Math.max(0, rest.length - limit)) : rest.slice(0, limit);
  if (items.length === 0) return { items, links: [] };
  const full = items.length === limit;
  const links = [];
  if (full || backwards) links.push({ rel: 'next', href: href(call, items[items.length - 1].row.id, false) });
  if (full || !backwards) links.push({ rel: 'previous', href: href(call, items[0].row.id, true) });
  return { items, links };
}

function pageSize(given: string | null): number | null {
  if (given === null) return null;
  const limit = Number(given);
  if (!Number.isInteger(limit) || limit < 0)
    throw badResource('limit', `Limit must be an integer 0 or greater and not '${given}'`);
  return limit === 0 ? null : limit;
}

function href(call: Call, marker: string, backwards: boolean): string {
  const query = new URLSearchParams(call.query);
  query.set('marker', marker);
  query.delete('page_reverse');
  if (backwards) query.set('page_reverse', 'True');
  return `${call.origin}/network${call.path}?${query.toString()}`;
}
