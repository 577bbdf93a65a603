import { ifThere, images, serverActions, type Cloud } from '../../openstack';
import type { CaptureDriver, Found } from '../captures/capture.keeper';
import type { Clouds } from '../clouds';
import { imageTable } from './fleet-image.table';
import type { FleetImage } from './fleet-image.types';

type Image = Awaited<ReturnType<typeof images.get>>;

const making = new Set(['queued', 'saving', 'uploading', 'importing']);
const dead = new Set(['killed', 'deleted', 'pending_delete']);

export const imageDriver = (clouds: Clouds): CaptureDriver<FleetImage> => ({
  table: imageTable,
  cloudOf: (fleet) => Promise.resolve(clouds.get(fleet.cloud)),
  look: async (cloud, image) => (await look(cloud, image)).map(foundOf),
  take: async (cloud, { serverId, cloudName, mark }) => {
    const cloudId = await serverActions.createImage(cloud, serverId, { name: cloudName, metadata: { moorage: mark } });
    return { cloudId, cloudStatus: 'queued' };
  },
  remove: async (cloud, cloudId) => {
    await images.remove(cloud, cloudId);
    return true;
  },
});

const foundOf = ({ id, status, size, checksum = null, updated_at: at }: Image): Found<FleetImage> => ({
  cloudId: id,
  cloudStatus: status,
  busy: false,
  usedFrom: new Date(at),
  facts: { size, checksum },
  state: making.has(status) ? 'making' : dead.has(status) ? 'gone' : 'standing',
});

async function look(cloud: Cloud, image: FleetImage): Promise<Image[]> {
  if (image.cloudId !== null) {
    const known = await ifThere(images.get(cloud, image.cloudId));
    return known ? [known] : [];
  }
  const [marked, project] = await Promise.all([images.list(cloud, { moorage: image.mark }), cloud.projectId()]);
  return marked.filter((found) => isOurs(found, image, project)).sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
}

/**
 * Nova hands an image's properties on to the servers made of it, and from those to the images that anybody takes of
 * them: the mark alone does not prove that an image is ours, with its name and its server it does.
 */
const isOurs = (found: Image, { mark, cloudName, serverId }: FleetImage, project: string): boolean =>
  found.moorage === mark && found.name === cloudName && found.instance_uuid === serverId && found.owner === project;
