import { countMessage } from './message.dispatcher';
import type { ResponseAddress } from './mqtt.gateway';
import { isOwnTopicName } from './topics';

/** Longer correlation data come back with no reply: a broker may take no message as long as that makes it. */
const mostCorrelationBytes = 1_024;

/** Where else the reply goes: only below the sender's own prefix, for anything else another device may read, and with little beside it. */
export function responseOf(
  hardwareId: string,
  { responseTopic: topic, correlationData }: { responseTopic: string | null; correlationData: Buffer | null },
): ResponseAddress | null {
  if (topic === null) return null;
  if (!isOwnTopicName(hardwareId, topic) || (correlationData?.length ?? 0) > mostCorrelationBytes) {
    countMessage('other', 'response_topic_refused');
    return null;
  }
  // A copy: what came from a socket is a part of a larger buffer, and an answer may be kept for long.
  return { topic, correlationData: correlationData && Buffer.from(correlationData) };
}
