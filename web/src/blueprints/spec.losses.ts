import { formSpecOf } from './spec.shape';
import type { Server, Spec } from './spec.types';

/**
 * What another specification takes from a fleet that stands, in words, as far as the two of them tell. A fleet's own plan
 * knows more: what a name means in its cloud, and how many servers its gateways ask for.
 */
export function lossesOf(before: Spec, after: Spec): string[] {
  const [from, to] = [formSpecOf(before), formSpecOf(after)];
  if (from === null || to === null) return [];
  return from.servers.flatMap((server) => {
    const next = to.servers.find(({ key }) => key === server.key);
    if (next === undefined) return goneText(namesOf(server.key, 1, mostOf(server)));
    const staying = namesOf(server.key, 1, Math.min(mostOf(server), mostOf(next)));
    return [
      ...goneText(namesOf(server.key, mostOf(next) + 1, mostOf(server))),
      ...scaledText(server, next),
      ...(staying.length === 0
        ? []
        : [
            ...anewText(staying, reasonsOf(from, to, server, next), keepsDisk(server, next)),
            ...volumesText(server, next),
            ...addressText(from, to, server, next),
          ]),
    ];
  });
}

const mostOf = ({ count }: Server): number => (typeof count === 'number' ? count : count.max);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** As the service names the servers of a role: "hub", "hub-2", "hub-3". */
const namesOf = (role: string, first: number, last: number): string[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    first + index === 1 ? role : `${role}-${first + index}`,
  );

const fewNames = 4;
const serversText = (names: string[], one: string, many: string): string =>
  names.length === 1
    ? `The server ${names[0]} ${one}`
    : `The servers ${names.length <= fewNames ? names.join(', ') : `${names[0]} to ${names.at(-1)}`} ${many}`;

const goneText = (names: string[]): string[] =>
  names.length === 0 ? [] : [`${serversText(names, 'goes', 'go')}, with all disks and volumes that are not kept.`];

/** Fewer may stand than did, by how many gateways there are. */
function scaledText({ key, count: before }: Server, { count }: Server): string[] {
  if (typeof count === 'number') return [];
  const { per, min } = count;
  const isFewer = typeof before === 'number' ? min < before : per > before.per || min < before.min;
  return isFewer ? [`As many servers of ${key} stay as its gateways ask for then, at least ${min}; others go.`] : [];
}

function anewText(names: string[], reasons: string[], keeps: boolean): string[] {
  if (reasons.length === 0) return [];
  const disks = keeps ? 'what is on the boot volume stays' : 'what is on the disk is lost';
  return [`${serversText(names, 'is', 'are')} made anew, for another ${reasons.join(', ')}: ${disks}.`];
}

/** What of a server cannot be changed while it stands. */
function reasonsOf(from: Spec, to: Spec, server: Server, next: Server): string[] {
  const facts = (one: Server): Record<string, unknown> => ({
    image: one.image,
    flavor: one.flavor,
    'user data': [one.userData, one.userData !== undefined && one.userDataTemplate === true],
    'list of networks': one.networks,
    'fixed address': addressesOf(one, Math.min(mostOf(server), mostOf(next))),
    'way to boot': one.bootVolume !== undefined,
    'availability zone': one.availabilityZone,
    'configuration drive': one.configDrive === true,
    'server group': one.serverGroup,
  });
  const [before, after] = [facts(server), facts(next)];
  const own = Object.keys(before).filter((name) => !same(before[name], after[name]));
  const moved = next.networks.filter(
    (key) => server.networks.includes(key) && !same(blockOf(from, key), blockOf(to, key)),
  );
  return [...own, ...moved.map((key) => `block of network ${key}`)];
}

/** Those of the first so many servers. */
const addressesOf = ({ addresses = {} }: Server, many: number): unknown =>
  Object.entries(addresses)
    .map(([network, fixed]) => [network, typeof fixed === 'string' ? [fixed] : fixed.slice(0, many)])
    .sort();

/** What the ports on a network stand on. */
function blockOf({ networks }: Spec, of: string): unknown {
  const { existing, subnet, subnet6 } = networks.find(({ key }) => key === of) ?? {};
  return [existing, subnet?.cidr, subnet6?.ipv6AddressMode === 'dhcpv6-stateful' ? subnet6.cidr : null];
}

/** A boot volume has the image on it, and goes with that alone. */
const keepsDisk = (server: Server, next: Server): boolean =>
  server.bootVolume !== undefined && next.bootVolume !== undefined && same(server.image, next.image);

const volumesText = (server: Server, next: Server): string[] =>
  (server.volumes ?? [])
    .filter(({ key, keep }) => keep !== true && !(next.volumes ?? []).some((volume) => volume.key === key))
    .map(({ key }) => `The volume ${key} of ${server.key} goes, with what is on it.`);

const outsideOf = ({ router }: Spec, { floatingIp }: Server): string | undefined =>
  floatingIp === true ? router?.externalNetwork : undefined;

function addressText(from: Spec, to: Spec, server: Server, next: Server): string[] {
  const before = outsideOf(from, server);
  if (before === undefined || before === outsideOf(to, next)) return [];
  return [`The floating IP of ${server.key} goes: it is not reached there any more.`];
}
