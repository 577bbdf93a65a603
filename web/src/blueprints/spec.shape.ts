import type { Spec } from './spec.types';

/** The specification with the lists that may be left out, if the form can show it at all. */
export function formSpecOf(spec: Partial<Spec>): Spec | null {
  const { networks = [], securityGroups = [], servers = [] } = spec;
  const lists: unknown[] = [networks, securityGroups, servers];
  if (!lists.every((list) => Array.isArray(list) && list.every(isKeyed))) return null;
  if (!servers.every((server) => server.networks === undefined || Array.isArray(server.networks))) return null;
  return {
    ...spec,
    networks,
    securityGroups: securityGroups.map((group) => ({ ...group, rules: group.rules ?? [] })),
    servers: servers.map((server) => ({
      ...server,
      count: server.count ?? 1,
      floatingIp: server.floatingIp ?? false,
      networks: server.networks ?? [],
    })),
  };
}

const isKeyed = (item: unknown): boolean =>
  item !== null && typeof item === 'object' && typeof (item as { key?: unknown }).key === 'string';
