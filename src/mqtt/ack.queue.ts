/** Sends acknowledgements in the order in which the messages came [MQTT-4.6.0-2], whichever is done first. */
export class AckQueue {
  private readonly waiting: { done: boolean; send: () => void }[] = [];

  /** How many messages are not acknowledged yet. */
  get length(): number {
    return this.waiting.length;
  }

  /** Gives what to call when the message's effect is committed. */
  enter(send: () => void): () => void {
    const place = { done: false, send };
    this.waiting.push(place);
    return () => {
      place.done = true;
      while (this.waiting[0]?.done) this.waiting.shift()?.send();
    };
  }
}
