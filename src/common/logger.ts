import { pino, type Logger } from 'pino';
import { currentCorrelation } from './correlation';
import { errorRecord } from './error.record';
import { currentTraceId } from './tracing';

/** Values under these names never reach a log line. */
const secretPaths = ['secret', 'password', 'token', 'authorization', 'proof', 'userData', 'privateKey', 'adminPass'];

const root = pino({
  level: 'info',
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  messageKey: 'message',
  formatters: { level: (label) => ({ level: label }) },
  mixin: () => {
    const correlationId = currentCorrelation();
    const traceId = currentTraceId();
    return { ...(correlationId === undefined ? {} : { correlationId }), ...(traceId === undefined ? {} : { traceId }) };
  },
  serializers: { err: errorRecord },
  redact: { paths: [...secretPaths, ...secretPaths.map((name) => `*.${name}`)], censor: '[hidden]' },
});

const loggers = new Map<string, Logger>();

/** One JSON line an event: `logger('registration').info({ event: 'device.assigned', deviceId }, 'assigned')`. */
export function logger(name: string): Logger {
  const known = loggers.get(name);
  if (known) return known;
  const child = root.child({ stage: name });
  loggers.set(name, child);
  return child;
}

/** Sets the level of every logger, those handed out already included. */
export function setLogLevel(level: string): void {
  root.level = level;
  for (const child of loggers.values()) child.level = level;
}
