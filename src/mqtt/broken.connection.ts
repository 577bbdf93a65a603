import { refusals } from './message.dispatcher';
import { reasons } from './reason.codes';

/** What the policy refused, and has counted already. */
export class PolicyRefusal extends Error {}

interface AedesError extends Error {
  /** Of the network. */
  code?: string;
  /** What CONNACK said (MQTT 3.1.1, 3.2.2.3). */
  errorCode?: number;
}

/** By their texts, since aedes gives these errors no code; none of them is said by a packet. */
const counted: Record<string, string | null> = {
  'connect did not arrive in time': 'connect_timeout',
  'keep alive timeout': null,
  'drain timeout': 'unread',
  'connection closed': null,
};

/** Counts why aedes gave a connection up; what is left is a packet that MQTT 3.1.1 does not have. */
export function countBroken(error: AedesError): void {
  const reason = reasonOf(error);
  if (reason !== null) refusals.inc({ reason });
}

function reasonOf(error: AedesError): string | null {
  if (error instanceof PolicyRefusal || error.code !== undefined) return null;
  if (error.errorCode !== undefined) return null; // the policy has counted it
  return Object.hasOwn(counted, error.message) ? counted[error.message] : 'malformed';
}

/** By their texts again. */
const goodbyes: [RegExp, number][] = [
  [/^keep alive timeout$/, reasons.keepAliveTimeout],
  [/^maxInflightInbound exceeded/, reasons.receiveMaximumExceeded],
  [/^no memory left/, reasons.quotaExceeded],
  [/ in PUBLISH$|too many levels$/, reasons.topicNameInvalid],
  [/^impossible to | is only allowed in /, reasons.topicFilterInvalid],
];

/** What an MQTT 5 client is told as aedes gives its connection up (5.0, 3.14.2.1). */
export const goodbyeOf = ({ message }: Error): number =>
  goodbyes.find(([text]) => text.test(message))?.[1] ?? reasons.unspecified;
