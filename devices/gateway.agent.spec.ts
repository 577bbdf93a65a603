import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { run } from '../test/support/command-line';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { TestClock } from '../src/common/clock';
import { usageSchema } from '../src/mqtt';
import { eventually } from '../test/support/eventually';
import { AssignmentFile } from './assignment.file';
import { deriveDeviceKey, makeProof } from './device.proof';
import { GatewayAgent } from './gateway.agent';

interface Request {
  requestId: string;
  fleet: string;
  enrollment: { id: string; proof: string; timestamp: string };
}

const hardwareId = 'gw-1';
const deviceKey = deriveDeviceKey('a group secret', hardwareId);
const settings = { hardwareId, fleet: 'north', enrollmentId: 'e-1', deviceKey, refreshWithinMs: 60_000 };
const assignment = { host: '203.0.113.7', port: 8883, tls: true, topicPrefix: 'moorage/v1/gw-1' };

/** A broker with a scripted service behind it: the n-th request gets the n-th answer, and none when there is none. */
class Service {
  readonly requests: Request[] = [];
  readonly states: string[] = [];
  readonly usage: string[] = [];
  readonly logins: string[] = [];
  readonly subscriptions: string[] = [];
  readonly answers: Record<string, unknown>[] = [];

  private constructor(
    readonly broker: Aedes,
    private readonly server: Server,
  ) {
    broker.authenticate = (_client, username, password, done) => {
      this.logins.push(`${username} ${password?.toString()}`);
      done(null, true);
    };
    broker.on('subscribe', (subscriptions) => this.subscriptions.push(...subscriptions.map(({ topic }) => topic)));
    broker.on('publish', (packet) => {
      if (packet.topic === `moorage/v1/${hardwareId}/state`) this.states.push(packet.payload.toString());
      if (packet.topic === `moorage/v1/${hardwareId}/usage`) this.usage.push(packet.payload.toString());
      if (packet.topic !== `moorage/v1/${hardwareId}/register`) return;
      const request = JSON.parse(packet.payload.toString()) as Request;
      const answer = this.answers[this.requests.push(request) - 1];
      if (answer) this.tell({ requestId: request.requestId, ...answer });
    });
  }

  static async start(): Promise<Service> {
    const broker = await Aedes.createBroker();
    const server = createServer((socket) => broker.handle(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return new Service(broker, server);
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  tell(reply: Record<string, unknown>): void {
    this.publish('registration', JSON.stringify(reply), false);
  }

  /** Of a connection that has ended without a word. */
  will(): void {
    this.publish('state', 'lost', true);
  }

  /** As a broken line would: no DISCONNECT. */
  cut(): void {
    const clients = (this.broker as unknown as { clients: Record<string, { conn: { destroy(): void } }> }).clients;
    for (const client of Object.values(clients)) client.conn.destroy();
  }

  private publish(leaf: string, payload: string, retain: boolean): void {
    const packet = { cmd: 'publish' as const, qos: 1 as const, dup: false, retain };
    this.broker.publish({ ...packet, topic: `moorage/v1/${hardwareId}/${leaf}`, payload }, () => undefined);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.broker.close(resolve));
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe('the gateway agent', () => {
  let service: Service;
  let clock: TestClock;
  let stop: AbortController;
  let dir: string;
  let running: Promise<void>;

  const start = () => {
    const store = new AssignmentFile(join(dir, 'assignment.json'));
    stop = new AbortController();
    running = new GatewayAgent({ ...settings, url: service.url }, {}, { clock, store, random: () => 0.5 }).run(
      stop.signal,
    );
  };
  const end = async () => {
    stop.abort();
    await running;
  };
  /** Lets time pass in steps until something is so. */
  const until = (so: () => boolean, stepMs = 500) =>
    eventually(() => {
      if (so()) return true;
      clock.advance(stepMs);
      return so();
    });

  beforeEach(async () => {
    service = await Service.start();
    clock = new TestClock();
    dir = await mkdtemp(join(tmpdir(), 'moorage-agent-'));
  });

  afterEach(async () => {
    await end();
    await service.stop();
    await rm(dir, { recursive: true });
  });

  it('shows its key at the door and proves it in the request', async () => {
    start();
    const request = await eventually(() => service.requests[0]);
    const { requestId, fleet, enrollment } = request;
    expect(service.logins).toEqual([`gw-1 e-1:${deviceKey.toString('base64')}`]);
    expect({ fleet, id: enrollment.id }).toEqual({ fleet: 'north', id: 'e-1' });
    expect(enrollment.proof).toBe(makeProof(deviceKey, { hardwareId, requestId, timestamp: enrollment.timestamp }));
  });

  it('asks again no sooner than it was told, and keeps the assignment', async () => {
    service.answers.push({ status: 'assigning', retryAfter: 8 }, { status: 'assigned', deviceId: 'd-1', assignment });
    start();
    await eventually(() => service.requests.length === 1);
    await until(() => service.requests.length === 2);
    const [first, second] = service.requests.map(({ enrollment }) => Date.parse(enrollment.timestamp));
    expect(second - first).toBeGreaterThanOrEqual(8_000);
    await eventually(() => service.states.includes('ready'));
    expect(JSON.parse(await readFile(join(dir, 'assignment.json'), 'utf8'))).toMatchObject({
      deviceId: 'd-1',
      assignment,
    });
  });

  it('takes an assignment that comes by itself while it waits for a decision', async () => {
    service.answers.push({ status: 'pending-approval', deviceId: 'd-1' });
    start();
    await eventually(() => service.requests.length === 1);
    service.tell({ requestId: 'of an earlier process', status: 'assigned', deviceId: 'd-1', assignment });
    await eventually(() => service.states.includes('ready'));
    expect(service.requests).toHaveLength(1);
  });

  it('passes over what another key of its hardware id is told, also after a restart', async () => {
    service.answers.push({ status: 'assigned', deviceId: 'd-1', assignment });
    const superseded = { status: 'rejected', reason: { code: 'KEY_SUPERSEDED', message: 'another key is there' } };
    const tellClone = () => service.tell({ ...superseded, requestId: 'of a clone', deviceId: 'd-2' });
    start();
    await eventually(() => service.states.includes('ready'));
    tellClone();
    await end();
    const before = service.subscriptions.length;
    start();
    await eventually(() => service.subscriptions.length > before);
    tellClone();
    // What is meant for it takes the same way after that.
    const moved = { ...assignment, host: '203.0.113.8' };
    service.tell({ requestId: 'earlier', status: 'assigned', deviceId: 'd-1', assignment: moved });
    const kept = () => readFile(join(dir, 'assignment.json'), 'utf8').catch(() => '');
    await eventually(async () => (await kept()).includes('203.0.113.8'));
    expect(service.states).not.toContain('alert');
  });

  it('asks again when nobody answers', async () => {
    start();
    await eventually(() => service.requests.length === 1);
    await until(() => service.requests.length === 2, 5_000);
    expect(service.requests[1].requestId).not.toBe(service.requests[0].requestId);
  });

  it('comes again when it was put off, no sooner than it was told', async () => {
    const reason = { code: 'REGISTRATION_THROTTLED', message: 'ask again in 30 s' };
    service.answers.push({ status: 'rejected', retryAfter: 30, reason }, { status: 'assigned', assignment });
    start();
    await eventually(() => service.states.includes('alert'));
    await until(() => service.requests.length === 2);
    const [first, second] = service.requests.map(({ enrollment }) => Date.parse(enrollment.timestamp));
    expect(second - first).toBeGreaterThanOrEqual(30_000);
    await eventually(() => service.states.at(-1) === 'ready');
  });

  it('raises the alarm on a refusal and asks no more', async () => {
    service.answers.push({ status: 'rejected', reason: { code: 'ENROLLMENT_UNKNOWN', message: 'no such enrollment' } });
    start();
    await eventually(() => service.states.includes('alert'));
    clock.advance(3_600_000);
    await end();
    expect(service.requests).toHaveLength(1);
    expect(service.states).toEqual(['init', 'alert', 'disconnected']);
  });

  it('is lost when the line breaks, and comes back as it was', async () => {
    service.answers.push({ status: 'assigned', assignment });
    start();
    await eventually(() => service.states.includes('ready'));
    service.cut();
    await eventually(() => service.states.includes('lost'));
    await until(() => service.states.at(-1) === 'ready');
    expect(service.states).toEqual(['init', 'ready', 'lost', 'ready']);
  });

  it('says how it is once more when the end of an earlier connection is noticed only while it stands', async () => {
    service.answers.push({ status: 'assigned', assignment });
    start();
    await eventually(() => service.states.includes('ready') && service.subscriptions.at(-1)?.endsWith('/state'));
    service.will();
    await eventually(() => service.states.join() === 'init,ready,lost,ready');
    await end();
    expect(service.states.slice(4)).toEqual(['disconnected']);
  });

  it('uses the kept assignment after a restart and asks only after a while', async () => {
    service.answers.push({ status: 'assigned', assignment });
    start();
    await eventually(() => service.states.includes('ready'));
    await end();
    start();
    await eventually(() => service.states.at(-1) === 'ready');
    expect(service.requests).toHaveLength(1);
    await until(() => service.requests.length === 2, 5_000);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(Date.parse('2026-01-01T00:00:30Z'));
  });

  it('reports its counters while it is assigned, and at its end; another start is another epoch', async () => {
    service.answers.push({ status: 'assigned', assignment });
    start();
    await eventually(() => service.states.includes('ready'));
    expect(service.usage).toEqual([]);
    await until(() => service.usage.length === 1, 60_000);
    await end();
    start();
    await eventually(() => service.states.at(-1) === 'ready');
    await end();
    const said = service.usage.map((text) => usageSchema.parse(JSON.parse(text)));
    const [first, next] = [said[0], said[said.length - 1]];
    const last = said.filter(({ epoch }) => epoch === first.epoch).at(-1);
    // Its request, and the states init and ready; at its end perhaps another request.
    expect(first.messages).toBe(3);
    expect(first.bytes).toBeGreaterThan('initready'.length);
    expect(last).not.toBe(first);
    expect(last?.messages).toBeGreaterThanOrEqual(first.messages);
    expect(next.epoch).not.toBe(first.epoch);
  });

  it('passes over what is no reply', async () => {
    service.answers.push({ status: 'no such status' });
    start();
    await eventually(() => service.requests.length === 1);
    service.tell({ requestId: service.requests[0].requestId, status: 'assigned', assignment });
    await eventually(() => service.states.includes('ready'));
  });
});

describe('the agent that is to end when it is assigned', () => {
  let service: Service;
  let dir: string;
  beforeEach(async () => {
    service = await Service.start();
    dir = await mkdtemp(join(tmpdir(), 'moorage-agent-'));
  });
  afterEach(async () => {
    await service.stop();
    await rm(dir, { recursive: true });
  });

  it('asks at once, also when it holds an assignment', async () => {
    service.answers.push({ status: 'assigned', assignment }, { status: 'assigned', assignment });
    const program = join(__dirname, '..', 'dist', 'devices', 'agent.js');
    const options = ['--fleet', 'north', '--enrollment', 'e-1:a group secret', '--once'];
    const once = () =>
      run(dir, process.execPath, [program, '--url', service.url, '--hardware-id', hardwareId, ...options], {}, '');
    const told = { code: 0, stdout: `${JSON.stringify(assignment)}\n` };
    expect([await once(), await once()]).toMatchObject([told, told]);
    expect(service.requests).toHaveLength(2);
  });
});
