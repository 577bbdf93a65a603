/** A message that is not acknowledged yet. */
export interface Place {
  messageId: number;
  done: boolean;
}

/** Sends acknowledgements in the order in which the messages came [MQTT-4.6.0-2], whichever is done first. */
export class AckQueue {
  private readonly waiting: Place[] = [];

  constructor(private readonly send: (messageId: number) => void) {}

  enter(messageId: number): Place {
    const place = { messageId, done: false };
    this.waiting.push(place);
    return place;
  }

  /** The message's effect is committed. */
  finish(place: Place): void {
    place.done = true;
    while (this.waiting[0]?.done) this.send(this.waiting.shift()!.messageId);
  }
}
