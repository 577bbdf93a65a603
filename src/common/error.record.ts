import { messageOf } from './errors';

/** What the log keeps of an error. */
interface ErrorRecord {
  type: string;
  message: string;
  stack?: string;
  code?: string;
  constraint?: string;
  table?: string;
  cause?: ErrorRecord;
  errors?: ErrorRecord[];
}

/** Causes of causes: as far as they say something, and no circle. */
const deepest = 4;

/**
 * An error for the log, by these members alone: libraries hang on theirs what they were about, such as a failed statement
 * with every value that it was sent.
 */
export function errorRecord(error: unknown, depth = 1): ErrorRecord {
  const message = messageOf(error);
  if (!(error instanceof Error)) return { type: typeof error, message };
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  const goesOn = depth < deepest;
  return {
    type: error.name,
    message,
    // It begins with the message as it was.
    stack: error.stack?.replace(error.message, () => message),
    ...texts(error),
    ...(goesOn && cause !== undefined ? { cause: errorRecord(cause, depth + 1) } : {}),
    ...(goesOn && Array.isArray(errors) ? { errors: errors.map((one) => errorRecord(one, depth + 1)) } : {}),
  };
}

function texts(error: object): Pick<ErrorRecord, 'code' | 'constraint' | 'table'> {
  const { code, constraint, table } = error as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries({ code, constraint, table }).filter(([, value]) => typeof value === 'string'),
  );
}
