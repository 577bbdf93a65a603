import { ok, type Call, type Reply } from '../core/api.call';
import { plainText } from '../core/plain.text';
import { cinderError } from './cinder.errors';

type View = Record<string, unknown>;

/** Cinder's `osapi_max_limit`. */
const most = 1000;
const control = ['limit', 'marker', 'offset', 'sort', 'sort_key', 'sort_dir', 'with_count', 'all_tenants'];

/** From this microversion on a filter that is not known is refused; before, it is left aside. */
const strictFrom = 31;

function whole(call: Call, name: 'limit' | 'offset', fallback: number): number {
  const text = call.query.get(name);
  if (text === null) return fallback;
  if (!/^-?\d+$/.test(text)) throw cinderError(400, `${name} param must be an integer`);
  if (Number(text) < 0) throw cinderError(400, `${name} param must be positive`);
  return Number(text);
}

/** `metadata={'a': 'b'}`: a literal of Python, which JSON of texts is as well. */
function wantedMetadata(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text.replaceAll("'", '"')) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function matches(view: View, key: string, wanted: string): boolean {
  if (key !== 'metadata') return plainText(view[key]) === wanted;
  const metadata = wantedMetadata(wanted);
  const own = view.metadata as Record<string, string>;
  return metadata !== null && Object.entries(metadata).every(([name, value]) => own[name] === value);
}

function filtersOf(call: Call, known: readonly string[]): [string, string][] {
  const given = [...call.query].filter(([key]) => !control.includes(key));
  const unknown = given.filter(([key]) => !known.includes(key)).map(([key]) => key);
  if (unknown.length > 0 && call.minor >= strictFrom && !call.session.isAdmin) {
    throw cinderError(400, `Invalid filters ${unknown.join(',')} are found in query options.`);
  }
  return given.filter(([key]) => known.includes(key));
}

/** Newest first unless `sort` or `sort_key` say otherwise. */
function sorted(call: Call, views: View[]): View[] {
  const { query } = call;
  const [key, direction] = (query.get('sort') ?? '').split(',')[0].split(':');
  const by = key || query.get('sort_key') || 'created_at';
  const sign = (direction || query.get('sort_dir') || 'desc') === 'desc' ? -1 : 1;
  const text = (view: View) => (by === 'size' ? plainText(view[by]).padStart(10, '0') : plainText(view[by]));
  return views.sort((a, b) => (`${text(a)} ${plainText(a.id)}` < `${text(b)} ${plainText(b.id)}` ? -sign : sign));
}

export interface Listing {
  /** Of the answer's array; its links are `<name>_links`. */
  name: string;
  filters: readonly string[];
  brief: (view: View) => View;
}

/** One page of the views that match, with the link to the next when it is full. */
export function cinderList(call: Call, { name, filters, brief }: Listing, views: View[]): Reply {
  const limit = Math.min(whole(call, 'limit', most), most);
  const wanted = filtersOf(call, filters);
  const found = sorted(
    call,
    views.filter((view) => wanted.every(([key, value]) => matches(view, key, value))),
  );
  const marker = call.query.get('marker');
  const at = marker === null ? -1 : found.findIndex((view) => view.id === marker);
  if (marker !== null && at < 0) throw cinderError(404, `${nouns[name] ?? name} ${marker} could not be found.`);
  const from = at + 1 + whole(call, 'offset', 0);
  const page = found.slice(from, from + limit);
  const full = page.length > 0 && page.length === limit;
  const next = new URLSearchParams(call.query);
  if (full) next.set('marker', plainText(page[page.length - 1].id));
  const links = [{ rel: 'next', href: `${call.origin}/volume${call.path}?${next.toString()}` }];
  const detailed = call.path.endsWith('/detail');
  const counted = call.minor >= 45 && call.query.get('with_count')?.toLowerCase() === 'true';
  return ok({
    [name]: detailed ? page : page.map(brief),
    ...(full ? { [`${name}_links`]: links } : {}),
    ...(counted ? { count: found.length } : {}),
  });
}

const nouns: Record<string, string> = { volumes: 'Volume', snapshots: 'Snapshot' };
