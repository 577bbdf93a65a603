import { sees, type AccountScope } from '../../common/account.scope';
import type { Database } from '../../database';
import type { images } from '../../openstack';
import { selectImageOwners } from './image-owner.repository';
import { uploadMark } from './image-upload.types';

/** `moorage` is a property of the image's own, as Glance shows it beside the others. */
export type Image = Pick<images.Image, 'id' | 'visibility'> & { moorage?: unknown };

/** Accounts by the ids of those images that came about through us and are an account's. */
export type ImageOwners = ReadonlyMap<string, string>;

/** Whose they are by our records: the cloud has all accounts' images in one project. */
export async function ownersOf(database: Database, found: Image[]): Promise<ImageOwners> {
  if (found.length === 0) return new Map();
  const idsOf = (some: Image[]): string[] => some.map(({ id }) => id);
  const uploaded = found.filter((image) => image.moorage === uploadMark(image));
  const rows = await selectImageOwners(database, { ids: idsOf(found), uploaded: idsOf(uploaded) });
  return new Map(rows.map(({ id, accountId }) => [id, accountId]));
}

/** What is an account's is there for that one alone, unless somebody has made it public in the cloud; the rest is for all. */
export const mayBeSeenBy = (scope: AccountScope, owners: ImageOwners, { id, visibility }: Image): boolean =>
  visibility === 'public' || !owners.has(id) || sees(scope, owners.get(id));
