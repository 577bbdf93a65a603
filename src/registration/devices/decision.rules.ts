import { isExpired } from '../registration.plan';
import type { Decision, DeviceEventType, DeviceStatus } from './device.types';

interface Rule {
  from: readonly DeviceStatus[];
  to: DeviceStatus;
  /** Statuses in which the decision has been taken already. */
  already: readonly DeviceStatus[];
  event: DeviceEventType;
}

const rules: Record<Decision, Rule> = {
  approve: {
    from: ['pending-approval', 'rejected', 'retired'],
    to: 'assigning',
    already: ['assigning', 'assigned'],
    event: 'approved',
  },
  reject: { from: ['pending-approval'], to: 'rejected', already: ['rejected'], event: 'rejected' },
  suspend: { from: ['assigning', 'assigned'], to: 'suspended', already: ['suspended'], event: 'suspended' },
  resume: { from: ['suspended'], to: 'assigning', already: ['assigning', 'assigned'], event: 'resumed' },
  revoke: {
    from: ['pending-approval', 'assigning', 'assigned', 'suspended', 'rejected', 'retired'],
    to: 'revoked',
    already: ['revoked'],
    event: 'revoked',
  },
};

/**
 * What a decision makes of a device; null where it changes nothing any more, undefined where it cannot be taken. A device that
 * nobody decided about in time was rejected by nobody: it may ask again until somebody does reject it.
 */
export function applyDecision(
  decision: Decision,
  { status, reason }: { status: DeviceStatus; reason: string | null },
): { to: DeviceStatus; event: DeviceEventType } | null | undefined {
  const rule = rules[decision];
  if (decision === 'reject' && isExpired({ status, reason })) return { to: rule.to, event: rule.event };
  if (rule.already.includes(status)) return null;
  return rule.from.includes(status) ? { to: rule.to, event: rule.event } : undefined;
}
