import { DomainError } from '../../common/errors';
import type { ResourceRow } from '../resource.repository';
import type { ResourceKind, Seen, Wanted } from '../resource.types';
import { hasContent } from './volume.content';

/** In seconds, between what was made in vain and the next try: it doubles each time. */
const [shortest, longest] = [1, 300];
/** Where other servers wait for it: somebody may want to look at it. */
const shortestInTurn = 30;

/** In seconds, after so many failures in a row. */
export const waitAfter = (failures: number, othersWait: boolean): number =>
  Math.min(longest, Math.max(othersWait ? shortestInTurn : shortest, 2 ** (failures - 1)));

/** Why it is in error, as the cloud tells it. */
export function faultText({ kind, attributes }: Seen): string {
  const fault = attributes.fault?.trim();
  if (kind === 'volume' && fault) return fault;
  return fault ? `ended in ERROR: ${fault}` : 'ended in ERROR';
}

/** It stays as it is, and is told, until it is time to make it anew; `adopt` has it written down first. */
interface FailedCreation {
  action: 'adopt' | 'wait';
  reason: string;
  failed: true;
}

/** What was made as it is wanted now, and ended in error before it ever stood; null once it is to be made anew. */
export function failedCreation(now: Date, wanted: Wanted, row: ResourceRow, seen: Seen): FailedCreation | null {
  if (seen.state !== 'error' || hasContent(row) || row.cloudId !== seen.cloudId) return null;
  return failed(now, wanted, row, faultText(seen));
}

/** Nova gives up an attachment without leaving one in error: the volume is free again. */
export function failedAttachment(now: Date, wanted: Wanted, row: ResourceRow): FailedCreation | null {
  const isUnmade = row.status === 'creating' && row.cloudId === null;
  return row.kind !== 'volume_attachment' || isUnmade ? null : failed(now, wanted, row, 'was given up');
}

function failed(now: Date, wanted: Wanted, row: ResourceRow, reason: string): FailedCreation | null {
  if (row.fingerprint !== wanted.fingerprint) return null;
  if (row.status === 'creating') return { action: 'adopt', reason, failed: true };
  const isEarly = row.status === 'error' && Date.parse(row.attributes.retryAt ?? '') > now.getTime();
  return isEarly ? { action: 'wait', reason, failed: true } : null;
}

interface Named {
  kind: ResourceKind;
  name: string;
  reason: string;
}

/** What people read while it waits; `retryAfter` in seconds. */
export const resourceFailed = ({ kind, name, reason }: Named, retryAfter: number): DomainError =>
  new DomainError({
    code: 'RESOURCE_FAILED',
    status: 409,
    message: `the cloud could not make ${kind} ${name}: it ${reason}`,
    action:
      'Make room in the cloud or correct the blueprint; it is made anew by itself, each time after a longer wait.',
    retryAfter,
  });
