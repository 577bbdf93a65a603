import { once } from 'node:events';
import { request as requestTo } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { EventFeed } from '../../../src/api/fleets/event.feed';
import { EventStream } from '../../../src/api/fleets/event.stream';
import { SessionService } from '../../../src/api/sign-in/session.service';
import { logger } from '../../../src/common/logger';
import { registry } from '../../../src/common/metrics';
import { Database } from '../../../src/database';
import { ReconciliationService } from '../../../src/reconciliation';
import { recordFleetEvent } from '../../../src/reconciliation/fleet-event.repository';
import { eventually } from '../../support/eventually';
import { startTestApp, type TestApp } from '../../support/test-app';
import { testDatabase } from '../../support/test-database';

describe("a stream of a fleet's events", () => {
  let database: Database;
  let test: TestApp;
  let url: string;
  let close: () => Promise<void>;
  let fleetId: string;
  let accountId: string;

  const make = <T = { id: string }>(path: string, body: unknown) => test.make<T>(path, body);

  beforeAll(async () => {
    ({ database, url, close } = await testDatabase());
    test = await startTestApp({ database });
    ({ id: accountId } = await make('accounts', { name: 'A', currency: 'EUR', timeZone: 'UTC' }));
    const { id: blueprintId } = await make('blueprints', { name: 'hub', spec: {} });
    ({ id: fleetId } = await make('fleets', { name: 'north', accountId, blueprintId }));
  });
  afterAll(async () => {
    await test.close();
    await close();
  });

  it('goes on while its token counts, and ends when it does no longer', async () => {
    const token = async () =>
      make<{ id: string; token: string }>('api-tokens', { name: 'v', role: 'viewer', accountId });
    const follow = (bearer: string) =>
      fetch(`${test.url}/api/v1/fleets/${fleetId}/events`, {
        headers: { authorization: `Bearer ${bearer}`, accept: 'text/event-stream' },
      });
    const [kept, revoked] = [await token(), await token()];
    const visitor = { kind: 'oidc', subject: 'oidc:v', name: 'v', role: 'viewer', accountIds: [accountId] } as const;
    const session = await test.app.get(SessionService).open(database, visitor);
    const [going, ...ending] = await Promise.all([kept, revoked, session].map(({ token: bearer }) => follow(bearer)));
    expect((await test.call('DELETE', `/api/v1/api-tokens/${revoked.id}`)).status).toBe(204);
    expect((await test.call('DELETE', '/api/v1/sessions?actorId=oidc:v')).body.ended).toBe(1);
    const reader = going.body!.getReader();
    // All of it: until the service ends it.
    await Promise.all(ending.map((stream) => stream.text()));
    await reader.read();
    expect((await reader.read()).done).toBe(false);
    await reader.cancel();
    // How long somebody listens is no time to answer.
    expect(await registry.metrics()).not.toMatch(
      /duration_seconds_count\{[^}]*route="\/api\/v1\/fleets\/:id\/events",status="200"/,
    );
  }, 30_000);

  it('is one of twenty of a caller at most', async () => {
    const { token } = await make<{ token: string }>('api-tokens', { name: 'api streams', role: 'viewer', accountId });
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
    const follow = async () => {
      const stop = new AbortController();
      const path = `${test.url}/api/v1/fleets/${fleetId}/events`;
      return { stop, answer: await fetch(path, { headers, signal: stop.signal }) };
    };
    const events = jest.spyOn(test.app.get(ReconciliationService, { strict: false }), 'events');
    const open = await Promise.all(Array.from({ length: 20 }, follow));
    expect(open.map(({ answer }) => answer.status)).toEqual(Array(20).fill(200));
    const { answer: refused } = await follow();
    expect([refused.status, refused.headers.get('content-type')]).toEqual([
      503,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await refused.json()).toMatchObject({ code: 'STREAMS_BUSY' });
    const readers = open.map(({ answer }) => answer.body!.getReader());
    const told = async (reader: (typeof readers)[number], part: string) => {
      for (;;)
        if (
          Buffer.from((await reader.read()).value ?? [])
            .toString()
            .includes(part)
        )
          return;
    };
    // All have told what was there; by now each waits at the same place.
    await Promise.all(readers.map((reader) => reader.read()));
    events.mockClear();
    const change = { type: 'api.news', message: 'news', details: {}, at: new Date() };
    await database.transaction((tx) => recordFleetEvent(tx, { fleetId, ...change }));
    await Promise.all(readers.map((reader) => told(reader, 'api.news')));
    expect(events.mock.calls.length).toBeLessThan(5);
    events.mockRestore();
    open[0].stop.abort();
    const next = await eventually(async () => {
      const made = await follow();
      return made.answer.status === 200 ? made : null;
    });
    for (const { stop } of [...open, next]) stop.abort();
  });

  it('tells who only asks about it what it is, and ends', async () => {
    const headers = { authorization: `Bearer ${test.adminToken}`, accept: 'text/event-stream' };
    const asked = await fetch(`${test.url}/api/v1/fleets/${fleetId}/events`, { method: 'HEAD', headers });
    expect([asked.status, asked.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });

  it('is over at once for whoever has left before it begins', async () => {
    let over: Promise<void> | undefined;
    const nobody = { who: 'nobody', mayFollow: () => Promise.resolve() };
    const stream = test.app.get(EventStream, { strict: false });
    const server = express()
      .get('/', (request, response) => {
        over = once(response, 'close').then(() => stream.follow(fleetId, request, response, nobody));
      })
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = requestTo({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
    client.on('error', () => undefined).end();
    await once(server, 'request');
    client.destroy();
    await over;
    server.close();
  });

  it('waits for its next look while nobody can listen', async () => {
    const feed = new EventFeed(database);
    const [admin, name] = [new URL(url), new URL(url).pathname.slice(1)];
    admin.pathname = '/postgres';
    const server = await Database.open({ url: admin.toString(), migrations: [], entities: [], poolSize: 1 });
    await server.query(`alter database ${name} allow_connections false`);
    const look = new AbortController();
    const told = jest.spyOn(logger('api'), 'warn');
    let resolved = 0;
    const waiting = feed.next(fleetId, look.signal).then(() => (resolved += 1));
    await eventually(() => told.mock.calls.length > 0);
    await new Promise(setImmediate); // whatever follows from the refusal at once
    expect(resolved).toBe(0);
    look.abort();
    told.mockRestore();
    await waiting;
    await server.query(`alter database ${name} allow_connections true`);
    await server.close();
    await feed.onApplicationShutdown();
  });
});
