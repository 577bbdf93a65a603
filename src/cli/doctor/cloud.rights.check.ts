import { messageOf } from '../../common/errors';
import { newId } from '../../common/ids';
import {
  flavors,
  floatingIps,
  images,
  isFailure,
  networks,
  ports,
  routers,
  securityGroups,
  serverGroups,
  servers,
  subnets,
  type Cloud,
} from '../../openstack';
import { broken, ok, type Finding } from './finding';

/** What reconciliation lists of every fleet. */
const lists: Record<string, (cloud: Cloud, mine: { project_id: string }) => Promise<unknown[]>> = {
  servers: (cloud) => servers.list(cloud),
  'server groups': (cloud) => serverGroups.list(cloud),
  flavors: (cloud) => flavors.list(cloud),
  images: (cloud) => images.list(cloud),
  networks: (cloud, mine) => networks.list(cloud, mine),
  subnets: (cloud, mine) => subnets.list(cloud, mine),
  ports: (cloud, mine) => ports.list(cloud, mine),
  routers: (cloud, mine) => routers.list(cloud, mine),
  'security groups': (cloud, mine) => securityGroups.list(cloud, mine),
  'floating IPs': (cloud, mine) => floatingIps.list(cloud, mine),
};

/** Things that cost nothing, of Neutron and of Nova: who may make these may make the others, by OpenStack's own policy. */
const makes: Record<string, (cloud: Cloud, name: string) => Promise<unknown>> = {
  'a security group': async (cloud, name) => {
    const { id } = await securityGroups.create(cloud, { name, description: 'moorage:doctor' });
    await securityGroups.remove(cloud, id);
  },
  'a server group': async (cloud, name) => {
    const { id } = await serverGroups.create(cloud, { name, policy: 'anti-affinity' });
    await serverGroups.remove(cloud, id);
  },
};

/** Whether the user may list and make what fleets consist of; what is made is removed at once. */
export async function checkRights(cloud: Cloud): Promise<Finding[]> {
  const mine = { project_id: await cloud.projectId() };
  const listing = Object.entries(lists).map(async ([what, list]) => refusal(`list ${what}`, list(cloud, mine)));
  const making = Object.entries(makes).map(async ([what, make]) =>
    refusal(`make and remove ${what}`, make(cloud, `moorage-doctor-${newId()}`)),
  );
  const refused = (await Promise.all([...listing, ...making])).filter((finding) => finding !== null);
  return refused.length > 0 ? refused : [ok('cloud rights', 'may list and make what fleets consist of')];
}

async function refusal(what: string, work: Promise<unknown>): Promise<Finding | null> {
  try {
    await work;
    return null;
  } catch (error) {
    const check = `cloud rights: ${what}`;
    // A spent quota is a finding of its own.
    if (isFailure(error, 'quota')) return null;
    if (isFailure(error) && (error.httpStatus === 401 || error.httpStatus === 403)) {
      const action = 'Give the user the role member in the project (`openstack role add`), or what the cloud calls it.';
      return broken(check, 'CLOUD_RIGHTS_MISSING', `the user may not ${what}: ${error.message}`, action);
    }
    const action = "Ask the cloud's operator why that service does not answer as it should.";
    return broken(check, 'CLOUD_SERVICE_FAILS', messageOf(error), action);
  }
}
