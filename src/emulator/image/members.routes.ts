import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { isoSeconds } from '../core/iso.time';
import { glanceError } from '../core/refusals';
import { findImage, findOwnImage } from './image.access';
import type { ImageMember } from './image.types';

const view = (row: ImageMember) => ({
  member_id: row.projectId,
  image_id: row.imageId,
  status: row.status,
  created_at: isoSeconds(row.createdAt),
  updated_at: isoSeconds(row.updatedAt),
  schema: '/v2/schemas/member',
});

function find(call: Call): ImageMember {
  const row = call.cloud.imageMembers.get(`${call.params.id}/${call.params.member}`);
  const { session } = call;
  const seen =
    row && (session.isAdmin || row.projectId === session.projectId || findImage(call).projectId === session.projectId);
  if (!seen)
    throw glanceError(404, `${call.params.member} not found in the member list of the image ${call.params.id}.`);
  return row;
}

function list(call: Call): Reply {
  const image = findImage(call);
  const all = call.cloud.imageMembers.by('image', image.id);
  const mine = call.session.isAdmin || image.projectId === call.session.projectId;
  const members = all.filter((row) => mine || row.projectId === call.session.projectId).map(view);
  return ok({ members, schema: '/v2/schemas/members' });
}

function add(call: Call): Reply {
  const image = findOwnImage(call, 'add_member');
  const parsed = z.object({ member: z.string().min(1) }).safeParse(call.body);
  if (!parsed.success) throw glanceError(400, 'Expected a dict in the form: {"member": "image_id"}');
  if (image.visibility !== 'shared') throw glanceError(403, 'Only shared images have members.');
  const id = `${image.id}/${parsed.data.member}`;
  if (call.cloud.imageMembers.get(id)) {
    throw glanceError(409, `Image member ${parsed.data.member} already exists for image ${image.id}`);
  }
  const now = call.cloud.now();
  const times = { createdAt: now, updatedAt: now };
  const row = call.cloud.imageMembers.put({
    id,
    imageId: image.id,
    projectId: parsed.data.member,
    status: 'pending',
    ...times,
  });
  return ok(view(row));
}

function decide(call: Call): Reply {
  const row = find(call);
  if (!call.session.isAdmin && row.projectId !== call.session.projectId) {
    throw glanceError(403, 'You are not authorized to complete modify_member action.');
  }
  const parsed = z.object({ status: z.enum(['pending', 'accepted', 'rejected']) }).safeParse(call.body);
  if (!parsed.success) throw glanceError(400, 'Expected a status of pending, accepted or rejected');
  return ok(view(call.cloud.imageMembers.put({ ...row, ...parsed.data, updatedAt: call.cloud.now() })));
}

function remove(call: Call): Reply {
  const row = find(call);
  findOwnImage(call, 'delete_member');
  call.cloud.imageMembers.delete(row.id);
  return empty();
}

export const memberRoutes: Route[] = [
  { method: 'GET', path: '/v2/images/:id/members', handler: list },
  { method: 'POST', path: '/v2/images/:id/members', handler: add },
  { method: 'GET', path: '/v2/images/:id/members/:member', handler: (call) => ok(view(find(call))) },
  { method: 'PUT', path: '/v2/images/:id/members/:member', handler: decide },
  { method: 'DELETE', path: '/v2/images/:id/members/:member', handler: remove },
];
