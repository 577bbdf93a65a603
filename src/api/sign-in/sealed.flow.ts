import { open, seal } from '../../common/encryption';

/** What of a sign-in under way its own caller keeps for us, until it ends (ms since 1970). */
interface Ending {
  until: number;
}

/** `context` says of which way in it is: what is of one is worth nothing at another. */
export const sealFlow = (key: Buffer, context: string, flow: Ending): string =>
  seal(key, JSON.stringify(flow), context);

/** Null for one that is over, and for what is not ours. */
export function openFlow<T extends Ending>(key: Buffer, context: string, sealed: string, now: Date): T | null {
  try {
    const flow = JSON.parse(open(key, sealed, context)) as T;
    return flow.until > now.getTime() ? flow : null;
  } catch {
    return null;
  }
}
