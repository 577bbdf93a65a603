import { randomBytes } from 'node:crypto';
import { keypairs, networks, ports, routers, securityGroups, subnets, type Cloud } from '../../src/openstack';
import { fullSpec } from '../../test/support/fleet-fixture';
import { knownByName } from '../../src/reconciliation/plan/known.names';
import { isResource, projectObjects, type ProjectObject } from '../../src/reconciliation/seen/project.objects';

/** Somebody else's objects in the same project, called as ours are but without a mark; with how they are taken away. */
export async function makeForeign(cloud: Cloud): Promise<{ touched(): Promise<string[]>; remove(): Promise<void> }> {
  const name = `moorage-${randomBytes(6).toString('hex')}-lan`;
  const network = await networks.create(cloud, { name });
  const subnet = { name, network_id: network.id, ip_version: 4 as const, cidr: '10.199.0.0/24' };
  await subnets.create(cloud, subnet);
  const router = await routers.create(cloud, { name });
  const port = await ports.create(cloud, { name, network_id: network.id });
  const group = await securityGroups.create(cloud, { name });
  await keypairs.create(cloud, { name, public_key: fullSpec.keyPair.publicKey });
  const mine = async (): Promise<ProjectObject[]> =>
    (await projectObjects(cloud)).filter((one) => one.name === name || one.id === port.id);
  const before = await mine();
  return {
    touched: async () => {
      const after = new Map((await mine()).map(({ id, revision }) => [id, revision]));
      return before.filter(({ id, revision }) => after.get(id) !== revision).map(({ kind, id }) => `${kind} ${id}`);
    },
    remove: async () => {
      await ports.remove(cloud, port.id);
      await routers.remove(cloud, router.id);
      await networks.remove(cloud, network.id);
      await securityGroups.remove(cloud, group.id);
      await keypairs.remove(cloud, name);
    },
  };
}

/** Those of one fleet: marked with its id, or called as what bears no mark is. */
export const objectsOf = (all: ProjectObject[], fleet: { id: string; name: string }): ProjectObject[] =>
  all.filter(
    ({ kind, name, mark }) =>
      mark.includes(`fleet=${fleet.id};`) ||
      (isResource(kind) && knownByName.has(kind) && name.startsWith(`moorage-${fleet.name}-`)),
  );
