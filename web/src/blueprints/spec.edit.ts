import type { Network, SecurityGroup, Server, Spec } from './spec.types';

/** The object with one member changed; a member that is undefined is left out, as the service reads it. */
export function withMember<T extends object, K extends keyof T>(object: T, name: K, value: T[K] | undefined): T {
  const { [name]: _before, ...others } = object;
  return (value === undefined ? others : { ...object, [name]: value }) as T;
}

export const replaced = <T>(list: readonly T[], index: number, item: T): T[] =>
  list.map((one, place) => (place === index ? item : one));

export const removed = <T>(list: readonly T[], index: number): T[] => list.filter((_, place) => place !== index);

/** `net`, or `net-2` and so on: a key that is not taken yet. */
export function freeKey(wish: string, taken: readonly { key: string }[]): string {
  const keys = new Set(taken.map(({ key }) => key));
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? wish : `${wish}-${number}`;
    if (!keys.has(key)) return key;
  }
}

const renamedIn = (keys: string[] | undefined, from: string, to: string): string[] | undefined =>
  keys?.map((key) => (key === from ? to : key));

/** A network under another name, and every place that names it. */
export function withNetwork(spec: Spec, index: number, network: Network): Spec {
  const networks = replaced(spec.networks, index, network);
  const [from, to] = [spec.networks[index].key, network.key];
  if (isAmbiguous(spec.networks, from, to)) return { ...spec, networks };
  const router = spec.router && withMember(spec.router, 'networks', renamedIn(spec.router.networks, from, to));
  const servers = spec.servers.map((server) => ({ ...server, networks: renamedIn(server.networks, from, to) ?? [] }));
  return withMember({ ...spec, networks, servers }, 'router', router);
}

export function withGroup(spec: Spec, index: number, group: SecurityGroup): Spec {
  const groups = replaced(spec.securityGroups, index, group);
  const [from, to] = [spec.securityGroups[index].key, group.key];
  if (isAmbiguous(spec.securityGroups, from, to)) return { ...spec, securityGroups: groups };
  const securityGroups = groups.map((one) => ({
    ...one,
    rules: one.rules.map((rule) => (rule.remoteGroup === from ? { ...rule, remoteGroup: to } : rule)),
  }));
  const servers = spec.servers.map((server) =>
    withMember(server, 'securityGroups', renamedIn(server.securityGroups, from, to)),
  );
  return { ...spec, securityGroups, servers };
}

export function withServer(spec: Spec, index: number, server: Server): Spec {
  const [from, to] = [spec.servers[index].key, server.key];
  const next = { ...spec, servers: replaced(spec.servers, index, server) };
  if (isAmbiguous(spec.servers, from, to) || spec.endpoint?.server !== from) return next;
  return { ...next, endpoint: { ...spec.endpoint, server: to } };
}

/** Nothing is renamed, or two would have the name: then nobody can tell which of them is meant. */
const isAmbiguous = (all: readonly { key: string }[], from: string, to: string): boolean =>
  from === to || all.some(({ key }) => key === to) || all.filter(({ key }) => key === from).length > 1;
