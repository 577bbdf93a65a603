import { systemClock } from '../../../src/common/clock';
import { loadConfig } from '../../../src/config';
import type { Database } from '../../../src/database';
import { startEmulator, type Emulator } from '../../../src/emulator';
import { MqttGateway } from '../../../src/mqtt';
import { startTracing, type StopTracing } from '../../../src/tracing';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { scrapeSince, type Scrape } from '../../support/metrics.scrape';
import { Device } from '../../support/mqtt-clients';
import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '../../support/otlp-receiver';
import { startTestApp, type TestApp } from '../../support/test-app';
import { testDatabase } from '../../support/test-database';

const callersTrace = '0af7651916cd43dd8448eb211c80319c';

describe('of a registration', () => {
  let database: Database;
  let emulator: Emulator;
  let receiver: OtlpReceiver;
  let test: TestApp;
  let stopTracing: StopTracing;
  let close: () => Promise<void>;
  let fleetId: string;
  let metrics: Scrape;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 50 });
    receiver = await startOtlpReceiver();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=moorage%20lab',
      OTEL_SERVICE_NAME: 'moorage-test',
    };
    stopTracing = await startTracing(loadConfig(env, '/', '/'));
    test = await startTestApp({ database, authUrl: emulator.authUrl, env: { MOORAGE_TICK_MS: '500' } });
    fleetId = await registered();
    await test.call('GET', '/api/v1/fleets', undefined, {
      headers: { traceparent: `00-${callersTrace}-b7ad6b7169203331-01` },
    });
    await eventually(async () => (await parked()).length === 1);
    metrics = await scrapeSince(test.url, systemClock.now());
    await test.close();
    await stopTracing();
  });
  afterAll(async () => {
    await receiver.close();
    await emulator.close();
    await close();
  });

  /** One gateway registers, and its fleet comes up. */
  async function registered(): Promise<string> {
    const make = (path: string, body: unknown) => test.make<{ id: string; secret: string }>(path, body);
    const account = await make('accounts', { name: 'Acme', currency: 'EUR', timeZone: 'Europe/Berlin' });
    const blueprint = await make('blueprints', { name: 'hub', spec: fullSpec });
    const asked = { name: 'harbour', accountId: account.id, blueprintId: blueprint.id, approval: 'automatic' };
    const { id } = await make('fleets', asked);
    const enrollment = await make(`fleets/${id}/enrollments`, { kind: 'secret' });
    const { port } = test.app.get(MqttGateway).addresses()[0];
    const password = `${enrollment.id}:${enrollment.secret}`;
    const device = await Device.connect(`mqtt://127.0.0.1:${port}`, { username: 'gw-1', password });
    await device.client.subscribeAsync('moorage/v1/gw-1/registration', { qos: 1 });
    const { id: enrollmentId, secret } = enrollment;
    const request = { requestId: 'r1', fleet: 'harbour', enrollment: { id: enrollmentId, secret } };
    await device.client.publishAsync('moorage/v1/gw-1/register', JSON.stringify(request), { qos: 1 });
    await eventually(() => device.heard.some(({ text }) => text.includes('"assigned"')), { timeoutMs: 30_000 });
    await device.close();
    return id;
  }

  /** The fleet's work, once nothing of it waits. */
  const parked = () =>
    database.query<{ traceparent: string | null }>(
      `select traceparent from work_item where queue = 'reconcile' and key = $1 and parked_at is not null`,
      [fleetId],
    );

  const inTrace = (traceId: string): ReceivedSpan[] => receiver.spans.filter((span) => span.traceId === traceId);
  const the = (name: string): ReceivedSpan => receiver.spans.find((span) => span.name === name)!;

  it('the trace goes from its message to the last call to the cloud', () => {
    const message = the('receive register');
    const spans = inTrace(message.traceId);
    const scopes = new Set(spans.map(({ scope }) => scope));
    expect([...scopes].sort()).toEqual([
      'moorage.mqtt',
      'moorage.openstack',
      'moorage.reconciliation',
      'moorage.registration',
    ]);
    const names = spans.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['create server', 'POST compute', 'create floating_ip', 'POST network']),
    );
    const everyCreate = receiver.spans.filter(({ name }) => /^(create|POST (compute|network))\b/.test(name));
    expect(everyCreate.length).toBeGreaterThan(10);
    expect(new Set(everyCreate.map(({ traceId }) => traceId))).toEqual(new Set([message.traceId]));
  });

  it('the trace is whole: each span hangs on another one of it', () => {
    const spans = inTrace(the('receive register').traceId);
    const ids = new Set(spans.map(({ spanId }) => spanId));
    const roots = spans.filter(({ parentSpanId }) => !parentSpanId);
    expect(roots.map(({ name }) => name)).toEqual(['receive register']);
    expect(spans.filter(({ parentSpanId }) => parentSpanId && !ids.has(parentSpanId))).toEqual([]);
    const commit = the('commit registration');
    expect(commit.parentSpanId).toBe(roots[0].spanId);
    expect(the('reconcile fleet').parentSpanId).toBe(commit.spanId);
  });

  it('the trace ends with the work that it is about', async () => {
    const [{ traceparent }] = await parked();
    expect(traceparent).toBeNull();
  });

  it('the metrics tell what there is, and what was done', () => {
    const value = (series: string) => Number(metrics(series));
    expect(value('moorage_fleets{status="ready"}')).toBe(1);
    expect(value('moorage_fleets{status="blocked"}')).toBe(0);
    expect(value('moorage_devices{status="assigned"}')).toBe(1);
    expect(value('moorage_work_oldest_age_seconds{queue="reconcile"}')).toBe(0);
    expect(value('moorage_reconcile_duration_seconds_count{result="done"}')).toBeGreaterThan(0);
    expect(value('moorage_mqtt_broker_up')).toBe(1);
    expect(value('moorage_scheduled_work_last_success_timestamp_seconds{work="drift-scan"}')).toBeGreaterThan(1.7e9);
  });

  it('and of a caller’s request the trace goes on', () => {
    const [request, ...others] = inTrace(callersTrace);
    expect(others).toEqual([]);
    expect(request).toMatchObject({ scope: 'moorage.http', name: 'GET', parentSpanId: 'b7ad6b7169203331' });
  });

  it('the spans bear the name and headers that the environment gives', () => {
    expect(new Set(receiver.spans.map(({ service }) => service))).toEqual(new Set(['moorage-test']));
    expect(receiver.header('x-tenant')).toContain('moorage lab');
  });
});
