export type ErrorLevel = 'warn' | 'error';

export interface DomainErrorInit {
  /** Stable, upper snake case; clients branch on it. */
  code: string;
  /** HTTP status that the API answers with. */
  status: number;
  /** What was wrong, with the values that were found. */
  message: string;
  /** What the reader can do about it. */
  action?: string;
  level?: ErrorLevel;
  /** Seconds after which trying again makes sense. */
  retryAfter?: number;
  /** Machine-readable particulars, such as the failing fields. */
  details?: unknown;
  cause?: unknown;
}

/** Every failure that a user may meet: one stable code, what was wrong, what to do. */
export class DomainError extends Error {
  readonly code: string;
  readonly status: number;
  readonly action?: string;
  readonly level: ErrorLevel;
  readonly retryAfter?: number;
  readonly details?: unknown;

  constructor(init: DomainErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = new.target.name;
    this.code = init.code;
    this.status = init.status;
    this.action = init.action;
    this.level = init.level ?? (init.status >= 500 ? 'error' : 'warn');
    this.retryAfter = init.retryAfter;
    this.details = init.details;
  }
}

/** True for an error of ours with one of these codes. */
export const hasCode = (error: unknown, ...codes: string[]): error is DomainError =>
  error instanceof DomainError && codes.includes(error.code);

/** The text of whatever was thrown, each one's of several; of a value that Postgres could not take, without the value. */
export function messageOf(error: unknown): string {
  // A refused connection comes as one error for each address tried, and says nothing by itself.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  if (!(error instanceof Error)) return String(error);
  return isDataException(error as { code?: unknown }) ? error.message.replace(/"[^]*"/, '"…"') : error.message;
}

/** Of SQLSTATE class 22, whose messages quote what was sent: «invalid input syntax for type uuid: "…"». */
const isDataException = ({ code }: { code?: unknown }): boolean =>
  typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code);
