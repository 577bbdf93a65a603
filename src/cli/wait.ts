import { Option, type Command } from 'commander';
import { systemClock } from '../common/clock';
import { mayPass, pauseAfter, type ApiClient } from './api.client';
import { positiveInteger } from './option.values';
import type { ServiceOptions } from './service.address';

const lookEveryMs = 500;
/** What a look has at least: the last one begins when the time is over. */
const lookWithinMs = 2_000;

export interface WaitOptions extends ServiceOptions {
  wait: boolean;
  timeout: number;
}

export const timeoutOption = (): Option =>
  new Option('--timeout <seconds>', 'how long to wait').argParser(positiveInteger).default(900);

/** A command that waits until the service is done with what it was asked for. */
export const waiting = (command: Command): Command =>
  command.option('--no-wait', 'do not wait until it is done').addOption(timeoutOption());

/** What was seen, and whether it is what is waited for. */
export interface Look<T> {
  value: T;
  reached: boolean;
}

/**
 * Looks twice a second until it is reached, or for too long; then what was seen last. A service that restarts meanwhile goes
 * on where it was, and one that is asked too often is asked again when it says. `look` asks by the client that it is given:
 * that one does not wait for an answer beyond the time.
 */
export async function lookUntil<T>(
  api: ApiClient,
  look: (api: ApiClient) => Promise<Look<T>>,
  timeoutSeconds: number,
): Promise<Look<T>> {
  const end = systemClock.now().getTime() + timeoutSeconds * 1000;
  const leftMs = () => Math.max(end - systemClock.now().getTime(), 0);
  for (;;) {
    let pauseMs = lookEveryMs;
    try {
      const seen = await look(api.within(Math.max(leftMs(), lookWithinMs)));
      if (seen.reached || leftMs() === 0) return seen;
    } catch (error) {
      if (leftMs() === 0 || !mayPass(error)) throw error;
      pauseMs = pauseAfter(error, lookEveryMs);
    }
    await systemClock.sleep(Math.min(pauseMs, leftMs()));
  }
}
