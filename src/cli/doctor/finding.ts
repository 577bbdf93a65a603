import { DomainError, messageOf } from '../../common/errors';
import type { FindingCode } from './finding.codes';

/** `warning`: it works, but somebody should know. `skipped`: it could not be looked at, because of another finding. */
export type FindingState = 'ok' | 'warning' | 'broken' | 'skipped';

export interface Finding {
  /** What was looked at, such as `database.version`. */
  check: string;
  state: FindingState;
  /** Stable; null where nothing is wrong. */
  code: string | null;
  message: string;
  /** How to mend it. */
  action: string | null;
}

export const ok = (check: string, message: string): Finding => ({
  check,
  state: 'ok',
  code: null,
  message,
  action: null,
});

export const skipped = (check: string, message: string): Finding => ({ ...ok(check, message), state: 'skipped' });

export const broken = (check: string, code: FindingCode, message: string, action: string): Finding => ({
  check,
  state: 'broken',
  code,
  message,
  action,
});

export const warning = (check: string, code: FindingCode, message: string, action: string): Finding => ({
  check,
  state: 'warning',
  code,
  message,
  action,
});

/** What was thrown, in its own words where it has a code. */
export function brokenBy(check: string, error: unknown, code: FindingCode = 'CHECK_FAILED'): Finding {
  if (!(error instanceof DomainError)) return broken(check, code, messageOf(error), 'Mend what the message tells.');
  const { code: own, message, action = 'Mend what the message tells.' } = error;
  return { check, state: 'broken', code: own, message, action };
}
