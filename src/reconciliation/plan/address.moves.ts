import { addressOfKey } from '../wanted/association.keys';
import { instanceOf, networkOfPort } from './instance.parts';
import type { Step } from './plan.types';
import { removes } from './step.order';
import type { Specs } from '../resource.types';

/** By instance, the other instances that have an address now which it is to have: its port cannot be made before theirs is gone. */
export type InTheWay = ReadonlyMap<string, string[]>;

/** Of fixed addresses, which a rolling replacement moves from one instance to the next. */
export function inTheWayOf(steps: Step[]): InTheWay {
  const ports = steps.filter(({ kind }) => kind === 'port');
  /** By network and address; what stays where it is gives none up. */
  const holders = new Map<string, string>();
  for (const step of ports) {
    const instance = instanceOf(step);
    if (removes(step) && step.seen && instance !== null)
      holders.set(`${networkOfPort(step)} ${step.seen.attributes.address}`, instance);
  }
  const inTheWay = new Map<string, string[]>();
  for (const step of ports) {
    const instance = instanceOf(step);
    if (instance === null || !step.wanted || (step.action !== 'create' && step.action !== 'replace')) continue;
    const { address } = step.wanted.spec as Specs['port'];
    const holder = address === null ? undefined : holders.get(`${networkOfPort(step)} ${address}`);
    if (holder !== undefined && holder !== instance)
      inTheWay.set(instance, [...(inTheWay.get(instance) ?? []), holder]);
  }
  return inTheWay;
}

/** Each after those of them that are in its way, so that none is taken away whose successor cannot be made yet. */
export function afterThoseInTheWay(instances: string[], inTheWay: InTheWay): string[] {
  const placed = new Set<string>();
  const met = new Set<string>();
  const place = (instance: string): void => {
    if (met.has(instance)) return;
    met.add(instance);
    for (const holder of inTheWay.get(instance) ?? []) place(holder);
    placed.add(instance);
  };
  for (const instance of instances) place(instance);
  return [...placed].filter((instance) => instances.includes(instance));
}

/**
 * Those that may go on waiting: not one that has the address of another which goes now or is away, as where two change
 * places, for that one would never come to stand.
 */
export function withoutThoseInTheWay(held: ReadonlySet<string>, inTheWay: InTheWay): Set<string> {
  const still = new Set(held);
  const letGo = (instance: string): void => {
    for (const holder of inTheWay.get(instance) ?? []) if (still.delete(holder)) letGo(holder);
  };
  for (const instance of inTheWay.keys()) if (!held.has(instance)) letGo(instance);
  return still;
}

/** Instances that are to have a reserved address which still leads to one of those that wait. */
export function awaitingAddresses(steps: Step[], held: ReadonlySet<string>): ReadonlySet<string> {
  const associations = steps.filter(({ kind }) => kind === 'floating_ip_association');
  const isHeld = (step: Step): boolean => held.has(instanceOf(step) ?? '');
  const led = new Set(associations.filter((step) => step.seen && isHeld(step)).map(({ key }) => addressOfKey(key)));
  const waiting = associations.filter(({ action, key }) => action === 'create' && led.has(addressOfKey(key)));
  return new Set(waiting.flatMap((step) => instanceOf(step) ?? []));
}
