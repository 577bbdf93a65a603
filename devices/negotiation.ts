import type { RegistrationReply } from './registration.reply';
import type { ReplyInbox } from './reply.inbox';
import { askAgainMs, silenceMs } from './retry.policy';

export interface Negotiation {
  inbox: ReplyInbox<RegistrationReply>;
  /** Milliseconds before the first request. */
  firstMs: number;
  random: () => number;
  ask: () => Promise<void>;
  take: (reply: RegistrationReply) => Promise<void> | void;
  /** Milliseconds after which to ask for another certificate; never when left out. */
  renewMs?: () => number;
}

/** Asks, and asks again when it is time; what the service says meanwhile counts as the answer. */
export async function negotiate(
  { inbox, firstMs, random, ask, take, renewMs = () => Infinity }: Negotiation,
  stop: AbortSignal,
): Promise<void> {
  let wait = firstMs;
  let silences = 0;
  let last: { status: string; repeats: number } = { status: '', repeats: 0 };
  while (!stop.aborted) {
    const reply = await inbox.next(wait, stop);
    if (stop.aborted) return;
    if (reply === null) {
      await ask();
      wait = silenceMs(silences++, random);
      continue;
    }
    silences = 0;
    last = { status: reply.status, repeats: reply.status === last.status ? last.repeats + 1 : 0 };
    await take(reply);
    wait = Math.min(askAgainMs(reply, last.repeats, random), renewMs());
  }
}
