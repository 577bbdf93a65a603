import { createHash } from 'node:crypto';
import { sha256 } from '../common/ids';
import type { RuleFacts } from '../fleets';

/** Every object's name: `moorage-<fleet name>-<key>`. */
export const nameOf = (fleetName: string, key: string): string => `moorage-${fleetName}-${key.replaceAll('/', '-')}`;

/** What stands in the description of every object of ours; an object without its own mark is never changed or deleted. */
export const markOf = (fleetId: string, key: string): string => `moorage:fleet=${fleetId};key=${key}`;

/** Digest of what cannot be changed in place: another one means another object. */
export const fingerprintOf = (immutable: unknown): string => sha256(JSON.stringify(immutable));

/** The key that a mark of ours names. */
export const keyOfMark = (mark: string): string => mark.slice(mark.indexOf(';key=') + ';key='.length);

/** The id of the fleet that a mark of ours names. */
export const fleetIdOfMark = (mark: string): string => mark.slice('moorage:fleet='.length, mark.indexOf(';key='));

export const isMark = (description: string): boolean => description.startsWith('moorage:fleet=');

/**
 * A locally administered unicast address that follows from the port's mark. Neutron holds (network, MAC) unique, so
 * that of two creates of one port the second is refused with MacAddressInUse.
 */
export function macOf(mark: string): string {
  const digest = createHash('sha256').update(mark).digest();
  const octets = [0x02, ...digest.subarray(0, 5)];
  return octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':');
}

/** `<group>/<protocol>-<digest>` says what the rule lets through: a changed rule is another rule. */
export const ruleKey = (group: string, facts: RuleFacts): string =>
  `${group}/${protocolText[facts.protocol ?? -1] ?? facts.protocol ?? 'any'}-${sha256(JSON.stringify(facts)).slice(0, 8)}`;

const protocolText: Record<number, string> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6', 132: 'sctp' };
