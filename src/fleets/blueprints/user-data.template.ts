import { ownNetworks } from './blueprint.network.checks';
import type { BlueprintSpec } from './blueprint.shape';
import { mostOf } from './server.scale';
import type { ServerSpec } from './server.shape';

/** What placeholders of user data are filled in from. */
export interface TemplateValues {
  fleet: { id: string; name: string };
  /** Key of the instance, such as `hub-2`. */
  key: string;
  /** From 1. */
  number: number;
  cidrs: Record<string, string>;
}

/** No braces within: a text without an end is looked through once, not once for each blank in it. */
const placeholder = /\{\{([^{}]*)\}\}/g;

/** The user data of one instance; what is no template stays as it is. */
export function userDataOf(server: ServerSpec, values: TemplateValues): string | null {
  const { userData, userDataTemplate } = server;
  if (userData === undefined) return null;
  if (!userDataTemplate) return userData;
  const known = valuesOf(server, values);
  return userData.replace(placeholder, (whole, name: string) => known.get(name.trim()) ?? whole);
}

function valuesOf(server: ServerSpec, { fleet, key, number, cidrs }: TemplateValues): Map<string, string> {
  const fixed: [string, string][] = [
    ['fleet.id', fleet.id],
    ['fleet.name', fleet.name],
    ['server.key', key],
    ['server.role', server.key],
    ['server.number', String(number)],
  ];
  const blocks = Object.entries(cidrs).map(([network, cidr]): [string, string] => [`networks.${network}.cidr`, cidr]);
  const addresses = server.networks.flatMap((network): [string, string][] => {
    const address = addressOf(server, network, number);
    return address === null ? [] : [[`networks.${network}.address`, address]];
  });
  return new Map([...fixed, ...blocks, ...addresses]);
}

/** The fixed address of the n-th instance, if it has one. */
export function addressOf({ addresses }: ServerSpec, network: string, number: number): string | null {
  const given = addresses?.[network];
  return (typeof given === 'string' ? [given] : given)?.at(number - 1) ?? null;
}

/** Placeholders that nothing is known to fill in. */
export function unknownPlaceholders(spec: BlueprintSpec, server: ServerSpec): { unknown: string[]; known: string[] } {
  const known = [...valuesOf(server, longest(spec, server)).keys()];
  const used = [...(server.userData ?? '').matchAll(placeholder)].map(([, name]) => name.trim());
  return { unknown: [...new Set(used.filter((name) => !known.includes(name)))], known };
}

/** The user data as long as any fleet's can become. */
export const longestUserData = (spec: BlueprintSpec, server: ServerSpec): string =>
  userDataOf(server, longest(spec, server)) ?? '';

const longest = (spec: BlueprintSpec, server: ServerSpec): TemplateValues => ({
  fleet: { id: 'x'.repeat(36), name: 'x'.repeat(40) },
  key: `${server.key}-50`,
  number: Math.max(1, mostOf(server.count)),
  cidrs: Object.fromEntries(ownNetworks(spec).map(({ key }) => [key, '255.255.255.255/32'])),
});
