import type { Call } from '../core/api.call';
import { glanceError } from '../core/refusals';
import type { Image } from './image.types';

export const imageNotFound = (id: string) => glanceError(404, `No image found with ID ${id}`);

export function maySee(call: Call, image: Image): boolean {
  if (call.session.isAdmin || image.projectId === call.session.projectId) return true;
  if (image.visibility === 'public' || image.visibility === 'community') return true;
  return (
    image.visibility === 'shared' && call.cloud.imageMembers.get(`${image.id}/${call.session.projectId}`) !== undefined
  );
}

export function findImage(call: Call): Image {
  const image = call.cloud.images.get(call.params.id);
  if (!image || !maySee(call, image)) throw imageNotFound(call.params.id);
  return image;
}

export function findOwnImage(call: Call, doing: string): Image {
  const image = findImage(call);
  if (call.session.isAdmin || image.projectId === call.session.projectId) return image;
  throw glanceError(403, `You are not authorized to complete ${doing} action.`);
}
