import { createHash } from 'node:crypto';
import type { SwarmAnswer } from '../registration/swarm.gateway';

const bytesEach = 8;

/** What each device was answered, in 8 bytes a device: enough to tell whether it is answered the same again. */
export class AnswerBook {
  private readonly digests: Buffer;

  constructor(devices: number) {
    this.digests = Buffer.alloc(devices * bytesEach);
  }

  /** Whether the device was answered just this before; an answer that is its first is kept, and is no other one. */
  agrees(index: number, answer: SwarmAnswer): boolean {
    const kept = this.digests.subarray(index * bytesEach, (index + 1) * bytesEach);
    const digest = digestOf(answer);
    if (kept.every((byte) => byte === 0)) digest.copy(kept);
    return kept.equals(digest);
  }
}

/** Of all but what belongs to the one request, whatever order the members come in. */
function digestOf({ requestId: _, correlationId: __, ...answer }: SwarmAnswer): Buffer {
  const sorted = Object.entries(answer).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest().subarray(0, bytesEach);
}
