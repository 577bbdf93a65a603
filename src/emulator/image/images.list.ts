import { ok, type Call, type Reply } from '../core/api.call';
import { plainText } from '../core/plain.text';
import { glanceError } from '../core/refusals';
import { maySee } from './image.access';
import type { Image } from './image.types';
import { imageView } from './image.view';

const most = 1000;
const usual = 25;
const control = ['limit', 'marker', 'sort', 'sort_key', 'sort_dir', 'tag', 'member_status', 'size_min', 'size_max'];

/** What a list shows without a filter on visibility: no community images of others. */
function listed(call: Call): Image[] {
  const { images, imageMembers } = call.cloud;
  const visibility = call.query.get('visibility');
  if (call.session.isAdmin) return images.all().filter((row) => visibility === null || row.visibility === visibility);
  const own = images.by('project', call.session.projectId);
  const shared = imageMembers
    .by('project', call.session.projectId)
    .flatMap((row) => (row.status === 'accepted' ? (images.get(row.imageId) ?? []) : []));
  const open = visibility === 'community' ? images.by('visibility', 'community') : images.by('visibility', 'public');
  const all = [...new Map([...own, ...shared, ...open].map((row) => [row.id, row])).values()];
  return all.filter((row) => maySee(call, row) && (visibility === null || row.visibility === visibility));
}

function matches(view: Record<string, unknown>, key: string, wanted: string): boolean {
  const value = view[key];
  if (wanted.startsWith('in:')) return wanted.slice(3).split(',').includes(plainText(value));
  return plainText(value).toLowerCase() === wanted.toLowerCase();
}

function order(call: Call, views: Record<string, unknown>[]): Record<string, unknown>[] {
  const [key, direction] = (call.query.get('sort') ?? '').split(':');
  const by = key || call.query.get('sort_key') || 'created_at';
  const sign = (direction || call.query.get('sort_dir') || (by === 'created_at' ? 'desc' : 'asc')) === 'desc' ? -1 : 1;
  return views.sort((a, b) => {
    const [left, right] = [`${plainText(a[by])} ${plainText(a.id)}`, `${plainText(b[by])} ${plainText(b.id)}`];
    return left < right ? -sign : sign;
  });
}

export function listImages(call: Call): Reply {
  const { query } = call;
  const filters = [...new Set(query.keys())].filter((key) => !control.includes(key) && key !== 'visibility');
  const tags = query.getAll('tag');
  const hidden = query.get('os_hidden') === 'true';
  const found = listed(call)
    .filter((row) => row.hidden === hidden && tags.every((tag) => row.tags.includes(tag)))
    .map((row) => imageView(call, row))
    .filter((view) => filters.every((key) => key === 'os_hidden' || matches(view, key, query.get(key) ?? '')));
  const sorted = order(call, found);
  const limit = Math.min(Number(query.get('limit') ?? usual), most);
  if (!Number.isInteger(limit) || limit < 0) throw glanceError(400, 'limit param must be an integer');
  const marker = query.get('marker');
  const at = marker === null ? -1 : sorted.findIndex((view) => view.id === marker);
  if (marker !== null && at < 0) throw glanceError(400, `Image ${marker} could not be found.`);
  const images = sorted.slice(at + 1, at + 1 + limit);
  const more = at + 1 + limit < sorted.length && images.length > 0;
  // Glance keeps one value of each name, the last.
  const first = new URLSearchParams(Object.fromEntries(query));
  first.delete('marker');
  const next = new URLSearchParams(first);
  if (more) next.set('marker', String(images[images.length - 1].id));
  const text = first.toString();
  return ok({
    images,
    first: `/v2/images${text === '' ? '' : `?${text}`}`,
    ...(more ? { next: `/v2/images?${next.toString()}` } : {}),
    schema: '/v2/schemas/images',
  });
}
