import { monotonic } from '../../common/clock';
import { networks, type Cloud, type ServiceLimits } from '../../openstack';
import { brokenBy, ok, warning, type Finding } from './finding';

/** Twice as many calls at once bring at least so many times as many answers, where there is still somebody to work on them. */
const worthwhile = 1.3;
/** Who answers as quickly as this, one of so many times, is not overrun. */
const quickMs = 15;
const tries = 10;
const most = 32;
const callsOfEach = 3;

/**
 * How many calls Neutron works on at once, as seen from outside: short lists, ever more of them together, until more bring
 * no more answers. More calls than that only stand in its line, in the order in which they came, where our own would let
 * the fleet that is nearest to its end go first.
 */
export async function checkConcurrency(
  cloud: Cloud,
  { concurrency: sent, perSecond }: ServiceLimits,
): Promise<Finding> {
  const check = 'cloud network calls at once';
  if (perSecond !== null) return ok(check, `at most ${perSecond} a second are sent, as clouds.yaml says`);
  try {
    // One that finds nothing is answered at once, however busy Neutron is with others.
    const read = () => networks.list(cloud, { 'router:external': true });
    await read(); // connections and caches
    if (await isQuick(read)) return ok(check, `answered within ${quickMs} ms`);
    const worked = await workedOnAtOnce(read);
    const told = `about ${worked} are worked on, up to ${sent} are sent`;
    if (sent <= 2 * worked) return ok(check, told);
    const action =
      `Set network_concurrency: ${worked} for the cloud in clouds.yaml: fleets that are built at the same time are then ` +
      'ready one after another, not all of them at the end.';
    return warning(check, 'CLOUD_CONCURRENCY_HIGH', told, action);
  } catch (error) {
    return brokenBy(check, error);
  }
}

async function isQuick(read: () => Promise<unknown>): Promise<boolean> {
  for (let call = 0; call < tries; call += 1) {
    const began = monotonic();
    await read();
    if (monotonic() - began < quickMs) return true;
  }
  return false;
}

async function workedOnAtOnce(read: () => Promise<unknown>): Promise<number> {
  let [atOnce, perSecond] = [1, await answersPerSecond(read, 1)];
  while (atOnce < most) {
    const more = await answersPerSecond(read, atOnce * 2);
    if (more < perSecond * worthwhile) break;
    [atOnce, perSecond] = [atOnce * 2, more];
  }
  return atOnce;
}

async function answersPerSecond(read: () => Promise<unknown>, atOnce: number): Promise<number> {
  const began = monotonic();
  const one = async () => {
    for (let call = 0; call < callsOfEach; call += 1) await read();
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return (atOnce * callsOfEach * 1_000) / (monotonic() - began);
}
