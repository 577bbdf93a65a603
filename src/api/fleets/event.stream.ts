import { once } from 'node:events';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Request, Response } from 'express';
import { monotonic, systemClock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { isSequence } from '../../common/page';
import { ReconciliationService, type FleetEvent } from '../../reconciliation';
import { EventFeed } from './event.feed';
import { StreamPlaces } from './stream.places';

const log = logger('api');

/** How long a stream is silent at most: proxies close what says nothing, and an announcement may have been lost. */
const heartbeatMs = 10_000;
const batch = 200;

export interface Follower {
  who: string;
  /** Asked anew at least at every heartbeat: a stream ends when it throws, as that of a revoked token. */
  mayFollow: () => Promise<unknown>;
}

/** A fleet's history as server-sent events: what has happened, then what happens, from the table that both stand in. */
@Injectable()
export class EventStream implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly places = new StreamPlaces();
  private readonly reads = new Map<string, Promise<FleetEvent[]>>();

  constructor(
    private readonly reconciliation: ReconciliationService,
    private readonly feed: EventFeed,
  ) {}

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** @throws DomainError STREAMS_BUSY before anything is answered */
  async follow(fleetId: string, request: Request, response: Response, follower: Follower): Promise<void> {
    // Who has left before this tells it no more.
    if (response.destroyed) return;
    const letGo = this.places.take(follower.who);
    await this.answer(fleetId, request, response, follower).finally(letGo);
  }

  private async answer(fleetId: string, request: Request, response: Response, { mayFollow }: Follower): Promise<void> {
    const closed = new AbortController();
    response.on('close', () => closed.abort());
    const signal = AbortSignal.any([closed.signal, this.stopping.signal]);
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    try {
      // Of a stream that is only asked about nothing follows, and Node sends what there is at its end.
      if (request.method !== 'HEAD') await this.write(fleetId, lastSeen(request), response, { signal, mayFollow });
    } catch (error) {
      log.warn(
        { event: 'stream.ended', fleetId, reason: messageOf(error) },
        'an event stream was ended; its client resumes it if it may',
      );
    }
    response.end();
  }

  private async write(
    fleetId: string,
    resumeAt: string | undefined,
    response: Response,
    { signal, mayFollow }: { signal: AbortSignal; mayFollow: () => Promise<unknown> },
  ): Promise<void> {
    let after = resumeAt;
    let allowedAt = monotonic();
    while (!signal.aborted) {
      if (monotonic() - allowedAt >= heartbeatMs) {
        await mayFollow();
        allowedAt = monotonic();
      }
      const turn = new AbortController();
      const ending = AbortSignal.any([signal, turn.signal]);
      // Listening begins before reading, so that nothing falls in between.
      const news = this.feed.next(fleetId, ending);
      const events = await this.eventsAfter(fleetId, after);
      after = events.at(-1)?.seq ?? after;
      const text = events.length === 0 ? ': still here\n\n' : events.map(frameOf).join('');
      if (!response.write(text)) await once(response, 'drain', { signal: ending }).catch(() => undefined); // aborted
      if (events.length < batch) await Promise.race([news, systemClock.sleep(heartbeatMs, ending)]);
      turn.abort();
    }
  }

  /** News wakes all streams of a fleet at once, most of them at the same place: they share a read, until it begins. */
  private eventsAfter(fleetId: string, after: string | undefined): Promise<FleetEvent[]> {
    const place = `${fleetId} ${after ?? ''}`;
    const coming = this.reads.get(place);
    if (coming) return coming;
    const read = new Promise(setImmediate).then(() => {
      this.reads.delete(place);
      return this.reconciliation.events(fleetId, { limit: batch, after });
    });
    this.reads.set(place, read);
    return read;
  }
}

function lastSeen(request: Request): string | undefined {
  const given = request.get('last-event-id');
  return given !== undefined && isSequence(given) ? given : undefined;
}

const frameOf = (event: FleetEvent): string =>
  `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
