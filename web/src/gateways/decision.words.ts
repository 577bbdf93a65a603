import type { Decision, Gateway } from './gateway.queries';

type Status = Gateway['status'];

interface Words {
  /** The button. */
  deed: string;
  /** What is asked before. */
  question: string;
  /** What it means for a gateway. */
  meaning: string;
  done: string;
  /** In which states it changes something. */
  from: readonly Status[];
  dangerous?: boolean;
}

/** What can be decided about gateways, in the order in which it is offered. */
export const decisionWords: Record<Decision, Words> = {
  approve: {
    deed: 'Approve',
    question: 'Approve',
    done: 'approved',
    meaning: 'It is told where to connect, and gets its certificate if it asked for one.',
    from: ['pending-approval', 'rejected', 'retired'],
  },
  reject: {
    deed: 'Reject',
    question: 'Reject',
    done: 'rejected',
    meaning: 'It is told so, and that it will not be let in. It can be approved later.',
    from: ['pending-approval'],
    dangerous: true,
  },
  suspend: {
    deed: 'Suspend',
    question: 'Suspend',
    done: 'suspended',
    meaning: 'It is cut off and can not connect until it is resumed.',
    from: ['assigning', 'assigned'],
  },
  resume: {
    deed: 'Resume',
    question: 'Resume',
    done: 'resumed',
    meaning: 'It may connect and work again.',
    from: ['suspended'],
  },
  revoke: {
    deed: 'Revoke',
    question: 'Revoke',
    done: 'revoked',
    meaning: 'Its certificate and its key are worth nothing from then on. This can not be taken back.',
    from: ['pending-approval', 'assigning', 'assigned', 'suspended', 'rejected', 'retired'],
    dangerous: true,
  },
};

export const allDecisions = Object.keys(decisionWords) as Decision[];

export const decisionsFor = (status: Status): Decision[] =>
  allDecisions.filter((decision) => decisionWords[decision].from.includes(status));

export const gatewayStatuses: readonly Status[] = [
  ...(['pending-approval', 'assigning', 'assigned', 'suspended'] as const),
  ...(['rejected', 'revoked', 'retired'] as const),
];

export const gatewaysText = (count: number): string => (count === 1 ? '1 gateway' : `${count} gateways`);
