import type { ResourceRow } from '../resource.repository';
import type { ResourceKind, Seen } from '../resource.types';

/** Kinds that bear no mark but their name: what has it before we have asked for it is not ours. */
export const knownByName = new Map<ResourceKind, string>([
  ['key_pair', 'a key pair'],
  ['server_group', 'a server group'],
]);

export const nameIsTaken = ({ kind, name }: { kind: ResourceKind; name: string }): string =>
  `${knownByName.get(kind)} ${name} that is not ours has this name`;

/** By its name alone nothing is ours but what is on record, or what a creation has made of which we have not heard. */
export const mayBeOurs = ({ kind, cloudId }: Seen, row: ResourceRow): boolean =>
  !knownByName.has(kind) || cloudId === row.cloudId || row.attemptedAt !== null;
