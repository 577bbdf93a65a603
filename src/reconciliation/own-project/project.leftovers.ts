import {
  floatingIps,
  images,
  networks,
  ports,
  routers,
  securityGroups,
  serverGroups,
  servers,
  volumes,
  volumeSnapshots,
  whereOffered,
  type Cloud,
} from '../../openstack';

interface Leftovers {
  /** Volumes of the fleet that stay, as its blueprint asks, and their snapshots. */
  kept: string[];
  /** Everything else. */
  left: string[];
}

interface Named {
  id: string;
  name?: string | null;
}

/**
 * What stands in a project that the fleet has left: Keystone would remove it all the same, and nobody could reach these
 * things any more. The group `default`, which Neutron makes by itself, does not count.
 */
export async function leftoversOf(cloud: Cloud, projectId: string, fleetId: string): Promise<Leftovers> {
  const mine = { project_id: projectId };
  const text = (what: string, list: Named[]) => list.map(({ id, name }) => `${what} ${id}${name ? ` (${name})` : ''}`);
  const named = async (what: string, list: Promise<Named[]>) => text(what, await whereOffered(list));
  const groups = async () => (await securityGroups.list(cloud, mine)).filter(({ name }) => name !== 'default');
  const isKept = ({ metadata }: { metadata: Record<string, string> }) =>
    metadata.moorage?.startsWith(`moorage:fleet=${fleetId};`);
  const isLeft = (one: { metadata: Record<string, string> }) => !isKept(one);
  const [disks, snapshots, ...left] = await Promise.all([
    whereOffered(volumes.list(cloud)),
    whereOffered(volumeSnapshots.list(cloud)),
    named('server', servers.list(cloud)),
    named('server group', serverGroups.list(cloud)),
    named('floating IP', floatingIps.list(cloud, mine)),
    named('router', routers.list(cloud, mine)),
    named('port', ports.list(cloud, mine)),
    named('network', networks.list(cloud, mine)),
    named('security group', groups()),
    named('image', images.list(cloud, { owner: projectId })),
  ]);
  const stored = [...text('volume', disks.filter(isLeft)), ...text('volume snapshot', snapshots.filter(isLeft))];
  return {
    kept: [...text('volume', disks.filter(isKept)), ...text('volume snapshot', snapshots.filter(isKept))],
    left: [...left.flat(), ...stored],
  };
}
