import type { Fleet } from './fleet.types';

export type Condition = Fleet['conditions'][number];

interface Words {
  title: string;
  /** What it waits for, or what to do; null where nothing is to be done. */
  next: string | null;
  tone: 'good' | 'busy' | 'held' | 'attention';
}

const byReason: Record<string, string> = {
  QuotaExceeded: 'It waits for quota, and goes on by itself once there is room. Free some, or ask for more.',
  CloudExhausted: 'It waits until the cloud has room again, and goes on by itself.',
  CidrPoolExhausted:
    'It waits for a block of addresses. Delete fleets that are not needed, or set MOORAGE_CIDR_POOL to a larger one.',
  CloudReferenceInvalid: 'Name one of what the cloud offers in the blueprint; it goes on by itself then.',
  CloudAuthenticationFailed: 'Look at the credentials in clouds.yaml; it tries again by itself.',
  CloudUnavailable: 'It waits until the cloud answers again.',
  CloudThrottles: 'The cloud asks for patience; it goes on by itself.',
  CloudRefuses: 'The cloud refuses it. Change the blueprint, or ask who runs the cloud.',
  DependencyNotReady: 'It waits for what comes before it.',
  InUse: 'Somebody uses what has to go. Take that away first; it goes on by itself then.',
  Waiting: 'It waits for another fleet, or for the cloud to finish.',
  ForeignObjectInTheWay:
    'Something that is not ours has the name. Remove or rename it; it is never touched by the service.',
  AddressTaken:
    'Something else has the address. Free it, or name another one in the blueprint; it goes on by itself then.',
  Paused: 'Resume it to let it go on.',
  Cancelled: 'Resume it to let it go on.',
};

/** A condition as a sentence, with what follows from it; null where it says nothing that another does not say. */
export function wordsOfCondition({ type, status, reason }: Condition, fleet: Fleet): Words | null {
  const next = byReason[reason] ?? null;
  if (type === 'Ready') {
    if (status === 'true') return { title: 'Ready', next: null, tone: 'good' };
    if (fleet.status === 'deleted') return { title: 'Gone', next: null, tone: 'good' };
    const worked = fleet.conditions.some((other) => other.type === 'Progressing' && other.status === 'true');
    return worked ? null : { title: 'Not ready', next, tone: 'attention' };
  }
  if (type === 'Progressing') return status === 'true' ? { title: 'Being worked on', next, tone: 'busy' } : null;
  if (type === 'Drifted') {
    if (status !== 'true') return null;
    return {
      title: 'Others have changed it in the cloud',
      next: 'Look at its drift, and repair it there.',
      tone: 'attention',
    };
  }
  if (status === 'false') return null;
  // Somebody's wish, and nothing that went wrong.
  if (type === 'Paused') return { title: type, next, tone: 'held' };
  return { title: type.replaceAll(/([a-z])([A-Z])/g, '$1 $2'), next, tone: 'attention' };
}
