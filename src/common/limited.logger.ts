import type { Logger } from 'pino';
import { monotonic } from './clock';

/** What strangers can cause gets so many lines a second of each event; metrics count all of it. */
const linesPerSecond = 10;

interface Event extends Record<string, unknown> {
  event: string;
}

/** A second of one event: how many lines it has had, and how many were left out since the last line. */
interface Second {
  begun: number;
  lines: number;
  leftOut: number;
}

/**
 * Lines that whoever can reach a port can cause, as many as he likes: without a bound a flood fills the disk with its own
 * log. The first line after some were left out tells how many, as `leftOut`. Events, and the kinds that one has a bound each
 * for, are few and named in the code.
 */
export class LimitedLogger {
  private readonly seconds = new Map<string, Second>();

  constructor(
    private readonly log: Pick<Logger, 'info' | 'warn' | 'error'>,
    private readonly now: () => number = monotonic,
  ) {}

  info(event: Event, message: string, kind?: string): void {
    this.limit(event, kind, (shown) => this.log.info(shown, message));
  }

  warn(event: Event, message: string, kind?: string): void {
    this.limit(event, kind, (shown) => this.log.warn(shown, message));
  }

  error(event: Event, message: string, kind?: string): void {
    this.limit(event, kind, (shown) => this.log.error(shown, message));
  }

  private limit(event: Event, kind = '', write: (shown: Event) => void): void {
    const second = this.secondOf(`${event.event} ${kind}`);
    if (second.lines >= linesPerSecond) {
      second.leftOut += 1;
      return;
    }
    second.lines += 1;
    write(second.leftOut === 0 ? event : { ...event, leftOut: second.leftOut });
    second.leftOut = 0;
  }

  private secondOf(name: string): Second {
    const now = this.now();
    const known = this.seconds.get(name);
    if (known && now - known.begun < 1_000) return known;
    const begun = { begun: now, lines: 0, leftOut: known?.leftOut ?? 0 };
    this.seconds.set(name, begun);
    return begun;
  }
}
