import type { ServerStack } from './layout.types';
import type { PictureFleet, PictureServer } from './picture.types';

/** Servers of one role are `worker`, `worker-2`, `worker-3`. */
const roleOf = (key: string): string => key.replace(/-\d+$/, '');

const likeness = ({ key, ports }: PictureServer): string =>
  [roleOf(key), ...ports.map(({ networkId }) => networkId)].join(' ');

/** The servers of a fleet as they are drawn: from `stackFrom` alike on, as one stack. Ordered by the networks they hang on. */
export function stacksOf(fleet: PictureFleet, stackFrom: number): ServerStack[] {
  const alike = new Map<string, PictureServer[]>();
  for (const server of fleet.servers) alike.set(likeness(server), [...(alike.get(likeness(server)) ?? []), server]);
  const stacks = [...alike.values()].flatMap((servers) =>
    servers.length < stackFrom
      ? servers.map((server) => stackOf(fleet, [server], server.key))
      : [stackOf(fleet, servers, `${roleOf(servers[0].key)} × ${servers.length}`)],
  );
  const place = ({ servers: [{ ports }] }: ServerStack) =>
    ports.map(({ networkId }) => fleet.networks.findIndex(({ id }) => id === networkId)).sort((a, b) => a - b);
  return stacks.sort((a, b) => compareLists(place(a), place(b)));
}

const stackOf = (fleet: PictureFleet, servers: PictureServer[], label: string): ServerStack => ({
  id: servers[0].id,
  label,
  servers,
  fleet,
});

function compareLists(a: number[], b: number[]): number {
  const differs = a.findIndex((value, index) => value !== b[index]);
  return differs < 0 ? a.length - b.length : a[differs] - (b[differs] ?? -1);
}
