import {
  floatingIps,
  keypairs,
  networks,
  ports,
  routers,
  securityGroupRules,
  securityGroups,
  servers,
  subnets,
  volumes,
  type Cloud,
} from '../../src/openstack';

/** An object in the project, with what tells whose it is and whether it was touched. */
export interface ProjectObject {
  kind: string;
  id: string;
  name: string;
  mark: string;
  /** Changes whenever the object does, as far as its type tells: a revision, or the time of the last change. */
  revision: string;
}

interface Listed {
  id: string;
  name?: string | null;
  description?: string | null;
  revision_number?: number;
  updated_at?: string | null;
  updated?: string;
}

const objectOf = (kind: string, one: Listed): ProjectObject => ({
  ...{ kind, id: one.id, name: one.name ?? '', mark: one.description ?? '' },
  revision: String(one.revision_number ?? one.updated_at ?? one.updated ?? ''),
});

/** All that a fleet could consist of, whoever made it. Key pairs have no description: their name stands for the mark. */
export async function projectObjects(cloud: Cloud): Promise<ProjectObject[]> {
  const own = { project_id: await cloud.projectId() };
  const lists: Record<string, () => Promise<Listed[]>> = {
    network: () => networks.list(cloud, own),
    subnet: () => subnets.list(cloud, own),
    router: () => routers.list(cloud, own),
    security_group: () => securityGroups.list(cloud, own),
    security_group_rule: () => securityGroupRules.list(cloud, own),
    port: () => ports.list(cloud, own),
    floating_ip: () => floatingIps.list(cloud, own),
    server: () => servers.list(cloud),
    volume: () => volumes.list(cloud),
  };
  const read = await Promise.all(
    Object.entries(lists).map(async ([kind, list]) => (await list()).map((one) => objectOf(kind, one))),
  );
  const pairs = (await keypairs.list(cloud)).map(({ name }) => ({
    kind: 'key_pair',
    id: name,
    name,
    mark: name,
    revision: '',
  }));
  return [...read.flat(), ...pairs];
}

/** Those of one fleet: marked with its id, or called as its key pair is. */
export const objectsOf = (all: ProjectObject[], fleet: { id: string; name: string }): ProjectObject[] =>
  all.filter(
    ({ kind, name, mark }) =>
      mark.includes(`fleet=${fleet.id};`) || (kind === 'key_pair' && name.startsWith(`moorage-${fleet.name}-`)),
  );
