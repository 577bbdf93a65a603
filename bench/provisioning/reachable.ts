import { monotonic, systemClock } from '../../src/common/clock';
import { floatingIps, type Cloud } from '../../src/openstack';

const everyMs = 1_000;
const patienceMs = 900_000;

/**
 * Seconds until all floating IPs of so many fleets lead to their servers. Neutron's API answers before its agents have made
 * what it promises: a flood of calls is answered while they lag behind.
 */
export async function untilReachable(cloud: Cloud, fleets: number): Promise<number> {
  const began = monotonic();
  for (;;) {
    const all = await floatingIps.list(cloud);
    if (all.length >= fleets && all.every(({ status }) => status === 'ACTIVE')) return (monotonic() - began) / 1_000;
    if (monotonic() - began > patienceMs) throw new Error('floating IPs do not become ACTIVE');
    await systemClock.sleep(everyMs);
  }
}
