import { groupBy } from '../../common/group';
import { isFailure, servers, volumeAttachments, volumes } from '../../openstack';
import type { KindDriver, MarkedKey, Scope, Seen } from '../resource.types';
import { never, noDifference, orNull, wholePage } from './kind.helpers';
import { markedVolumes } from './volume.kind';

type Volume = Awaited<ReturnType<typeof volumes.get>>;

type State = Extract<Seen['state'], 'building' | 'active' | 'deleting'>;

/** An attachment has no id of its own: Nova knows it by the volume's. */
const seenOf = (key: string, volumeId: string, state: State): Seen => ({
  kind: 'volume_attachment',
  key,
  cloudId: volumeId,
  state,
  createdAt: '',
  usageFrom: null,
  attributes: {},
});

/** `<server>/<volume>`: the volume has the same key. */
const serverOf = (key: string): string => key.split('/')[0];

/** Bears no mark: it is known by our volume and our server. */
async function list(scope: Scope, marks: MarkedKey[]): Promise<Seen[]> {
  const found = await markedVolumes(scope, marks);
  return found.flatMap(({ key, volume }) => attachmentOf(scope, key, volume));
}

function attachmentOf(scope: Scope, key: string, volume: Volume): Seen[] {
  if (orNull(() => scope.idOf('volume', key)) !== volume.id) return [];
  const server = orNull(() => scope.idOf('server', serverOf(key)));
  if (volume.attachments.some(({ server_id }) => server_id === server)) {
    return [seenOf(key, volume.id, volume.status === 'detaching' ? 'deleting' : 'active')];
  }
  // Until the host has it Cinder does not say which server it is for; nobody else attaches a volume of ours.
  return ['reserved', 'attaching'].includes(volume.status) ? [seenOf(key, volume.id, 'building')] : [];
}

async function remove({ cloud, idOf }: Scope, volumeId: string, key: string): Promise<boolean> {
  const server = idOf('server', serverOf(key));
  try {
    return !(await volumeAttachments.remove(cloud, server, volumeId));
  } catch (error) {
    if (!isFailure(error, 'not-ready')) throw error;
    const [holder, volume] = await Promise.all([servers.get(cloud, server), volumes.get(cloud, volumeId)]);
    // Nothing can be detached from a server in ERROR: it goes with the server.
    if (holder.status === 'ERROR') return true;
    const underWay = volume.status === 'detaching' || holder['OS-EXT-STS:task_state'] === 'deleting';
    // Else refused: the server is suspended or busy with something else, or has not got the volume yet.
    if (!underWay) throw error;
    return false;
  }
}

export const volumeAttachmentKind: KindDriver<'volume_attachment'> = {
  kind: 'volume_attachment',
  // Nova refuses to attach a volume a second time: 400, «is already attached to instances».
  fenced: true,
  list,
  everything: async (cloud) => {
    const byMark = groupBy(await volumes.list(cloud, { limit: wholePage }), ({ description }) => description);
    return (scope, marks) =>
      marks.flatMap(({ key, mark }) => (byMark.get(mark) ?? []).flatMap((volume) => attachmentOf(scope, key, volume)));
  },
  create: async ({ cloud, idOf }, { key, spec }) => {
    const volumeId = idOf('volume', spec.volume);
    const device = spec.device === null ? {} : { device: spec.device };
    await volumeAttachments.create(cloud, idOf('server', spec.server), { volumeId, ...device });
    return seenOf(key, volumeId, 'building');
  },
  difference: noDifference,
  update: never,
  remove,
  meter: () => null,
};
