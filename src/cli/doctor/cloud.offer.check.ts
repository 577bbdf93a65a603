import { computeLimits, flavors, images, networkQuotas, networks, type Cloud } from '../../openstack';
import type { FindingCode } from './finding.codes';
import { brokenBy, ok, warning, type Finding } from './finding';

interface Quota {
  name: string;
  limit: number;
  used: number;
}

/** What a small fleet takes one of, at least; the names are Nova's and Neutron's. */
const neutronKinds = ['network', 'subnet', 'port', 'router', 'floatingip', 'security_group'];

/** Whether there is room for one more of each. */
export async function checkQuotas(cloud: Cloud): Promise<Finding[]> {
  const check = 'cloud quotas';
  try {
    const [nova, neutron] = await Promise.all([computeLimits.get(cloud), networkQuotas.get(cloud)]);
    const quotas: Quota[] = [
      { name: 'instances', limit: nova.maxTotalInstances, used: nova.totalInstancesUsed },
      { name: 'cores', limit: nova.maxTotalCores, used: nova.totalCoresUsed },
      { name: 'RAM (MiB)', limit: nova.maxTotalRAMSize, used: nova.totalRAMUsed },
      ...neutronKinds
        .filter((name) => neutron[name] !== undefined)
        .map((name) => ({ name, limit: neutron[name].limit, used: neutron[name].used + neutron[name].reserved })),
    ];
    // Below zero is no limit.
    const full = quotas.filter(({ limit, used }) => limit >= 0 && used >= limit);
    if (full.length === 0) return [ok(check, 'room for more of everything')];
    const action = 'Have the quota raised (`openstack quota set`), or remove something: fleets wait for it.';
    return full.map(({ name, limit, used }) =>
      warning(check, 'CLOUD_QUOTA_FULL', `${name}: ${used} of ${limit} are used`, action),
    );
  } catch (error) {
    return [brokenBy(check, error)];
  }
}

/** What blueprints choose from. */
export async function checkOffer(cloud: Cloud): Promise<Finding[]> {
  try {
    const [external, offeredImages, offeredFlavors] = await Promise.all([
      networks.list(cloud, { 'router:external': true }),
      images.list(cloud, { status: 'active' }),
      flavors.list(cloud),
    ]);
    return [
      offer('external network', 'CLOUD_NO_EXTERNAL_NETWORK', external, 'fleets cannot be reached from outside'),
      offer('images', 'CLOUD_NO_IMAGE', offeredImages, 'there is nothing to make servers of'),
      offer('flavors', 'CLOUD_NO_FLAVOR', offeredFlavors, 'no server can be made'),
    ];
  } catch (error) {
    return [brokenBy('cloud offer', error)];
  }
}

function offer(what: string, code: FindingCode, found: { name?: string | null }[], without: string): Finding {
  if (found.length === 0)
    return warning(
      `cloud ${what}`,
      code,
      `the project sees none: ${without}`,
      "Ask the cloud's operator, or share one with the project.",
    );
  const names = found.slice(0, 3).map(({ name }) => name ?? '-');
  return ok(`cloud ${what}`, `${names.join(', ')}${found.length > 3 ? ` and ${found.length - 3} more` : ''}`);
}
