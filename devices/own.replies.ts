import { randomUUID } from 'node:crypto';
import type { RegistrationReply } from './registration.reply';

/**
 * Tells the replies to this gateway's key from those to another key of its hardware id, a clone's or its own former one: the
 * service tells all of them on the one topic.
 */
export class OwnReplies {
  /** Begins the ids of all requests of this process. */
  private readonly prefix = `${randomUUID()}.`;
  private asked = 0;
  private awaitsAnswer = false;

  /** `deviceId` is what an earlier process has learned. */
  constructor(private deviceId?: string) {}

  nextRequestId(): string {
    this.awaitsAnswer = true;
    this.asked += 1;
    return this.prefix + this.asked;
  }

  /** An answer to a request of this process, of which the device id is learned, or further news of that device. */
  isOwn({ requestId, deviceId }: Pick<RegistrationReply, 'requestId' | 'deviceId'>): boolean {
    // A request that could not be read is refused without any id: perhaps ours, while ours is unanswered.
    const isAnswer = requestId?.startsWith(this.prefix) ?? (deviceId === undefined && this.awaitsAnswer);
    if (!isAnswer) return deviceId !== undefined && deviceId === this.deviceId;
    this.awaitsAnswer = false;
    this.deviceId = deviceId ?? this.deviceId;
    return true;
  }
}
