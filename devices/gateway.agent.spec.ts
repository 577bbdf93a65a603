import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from '../src/common/clock.fixture';
import { usageSchema } from '../src/mqtt';
import { run } from '../test/support/command-line';
import { eventually } from '../test/support/eventually';
import { ScriptedService } from '../test/support/scripted-service';
import { AssignmentFile } from './assignment.file';
import { deriveDeviceKey, makeProof } from './device.proof';
import { GatewayAgent, type AgentSettings } from './gateway.agent';

const hardwareId = 'gw-1';
const deviceKey = deriveDeviceKey('a group secret', hardwareId);
const settings = { hardwareId, fleet: 'north', enrollmentId: 'e-1', deviceKey, refreshWithinMs: 60_000 };
const assignment = { host: '203.0.113.7', port: 8883, tls: true, topicPrefix: 'moorage/v1/gw-1' };

describe('the gateway agent', () => {
  let service: ScriptedService;
  let clock: TestClock;
  let stop: AbortController;
  let dir: string;
  let running: Promise<void>;

  const start = (more: Partial<AgentSettings> = {}) => {
    const store = new AssignmentFile(join(dir, 'assignment.json'));
    stop = new AbortController();
    const agent = new GatewayAgent({ ...settings, ...more, url: service.url }, {}, { clock, store, random: () => 0.5 });
    running = agent.run(stop.signal);
  };
  const end = async () => {
    stop.abort();
    await running;
  };
  const kept = () => readFile(join(dir, 'assignment.json'), 'utf8').catch(() => '');
  /** Lets time pass in steps until something is so. */
  const until = (so: () => boolean, stepMs = 500) =>
    eventually(() => {
      if (so()) return true;
      clock.advance(stepMs);
      return so();
    });

  beforeEach(async () => {
    service = await ScriptedService.start(hardwareId);
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
    expect(JSON.parse(await kept())).toMatchObject({ deviceId: 'd-1', assignment });
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

  it('asks for the next certificate when its time has come, however far off that is', async () => {
    const [first, next] = ['2026-02-01T00:00:00.000Z', '2027-03-01T00:00:00.000Z'];
    const certified = { status: 'assigned', assignment, caCertificate: 'CA' };
    const answers = [
      { ...certified, certificate: 'the first', renewAfter: first },
      { ...certified, certificate: 'the next', renewAfter: next },
    ];
    service.answers.push(...answers);
    start({ usageEveryMs: Infinity });
    await eventually(async () => (await kept()).includes('the first'));
    // News without a certificate leave the time as it was.
    service.tell({ requestId: service.requests[0].requestId, status: 'assigned', assignment });
    await until(() => service.requests.length === 2, 6 * 3_600_000);
    const askedAt = Date.parse(service.requests[1].enrollment.timestamp);
    expect(askedAt).toBeGreaterThanOrEqual(Date.parse(first));
    expect(askedAt).toBeLessThan(Date.parse(first) + 86_400_000);
    await eventually(async () => (await kept()).includes('the next'));
    expect(JSON.parse(await kept())).toMatchObject({ certificate: 'the next', caCertificate: 'CA', renewAfter: next });
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

  it('forgets an assignment when it is another device by now, which waits for a decision or for its fleet', async () => {
    for (const status of ['pending-approval', 'assigning']) {
      service.answers.push({ status: 'assigned', deviceId: `of ${status}`, assignment });
      service.answers.push({ status, deviceId: `after ${status}` });
      start();
      await eventually(() => service.states.at(-1) === 'ready');
      await end();
      start();
      await until(() => service.states.at(-1) === 'init', 5_000);
      expect(await kept()).toBe('');
      await end();
    }
  });

  it('raises the alarm while it is suspended, and goes on with what it kept', async () => {
    const reason = { code: 'DEVICE_SUSPENDED', message: 'suspended' };
    service.answers.push({ status: 'assigned', deviceId: 'd-1', assignment });
    start();
    await eventually(() => service.states.at(-1) === 'ready');
    const news = { requestId: 'earlier', deviceId: 'd-1' };
    const suspend = () => service.tell({ ...news, status: 'rejected', retryAfter: 300, reason });
    suspend();
    await eventually(() => service.states.at(-1) === 'alert');
    service.tell({ ...news, status: 'assigning' });
    await eventually(() => service.states.at(-1) === 'ready');
    suspend();
    await eventually(() => service.states.at(-1) === 'alert');
    await end();
    expect(service.usage).toEqual([]);
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
  let service: ScriptedService;
  let dir: string;
  beforeEach(async () => {
    service = await ScriptedService.start(hardwareId);
    dir = await mkdtemp(join(tmpdir(), 'moorage-agent-'));
  });
  afterEach(async () => {
    await service.stop();
    await rm(dir, { recursive: true });
  });

  const program = join(__dirname, '..', 'dist', 'devices', 'agent.js');
  const once = (enrollment: string, env: Record<string, string> = {}) => {
    const options = ['--hardware-id', hardwareId, '--fleet', 'north', '--enrollment', enrollment, '--once'];
    return run(dir, process.execPath, [program, '--url', service.url, ...options], env, '');
  };
  const told = { code: 0, stdout: `${JSON.stringify(assignment)}\n` };

  it('asks at once, also when it holds an assignment', async () => {
    service.answers.push({ status: 'assigned', assignment }, { status: 'assigned', assignment });
    expect([await once('e-1:a group secret'), await once('e-1:a group secret')]).toMatchObject([told, told]);
    expect(service.requests).toHaveLength(2);
  });

  it('says of a fleet without an endpoint that it has none', async () => {
    service.answers.push({ status: 'assigned', assignment: null });
    const stderr = expect.stringMatching(/^assigned; the fleet has no endpoint$/m);
    expect(await once('e-1:a group secret')).toMatchObject({ code: 0, stdout: '', stderr });
  });

  it.each([
    ['--url', 'http://127.0.0.1:1883', 'mqtt://host or mqtts://host is allowed'],
    ['--hardware-id', 'gw/1', 'At most 128 letters, digits'],
  ])('is refused at the start for %s %s', async (option, value, message) => {
    const options = { '--url': service.url, '--hardware-id': hardwareId, '--fleet': 'north', '--enrollment': 'e-1:s' };
    const args = Object.entries({ ...options, [option]: value }).flat();
    const { code, stderr } = await run(dir, process.execPath, [program, ...args, '--once'], {}, '');
    expect([code, stderr]).toEqual([1, expect.stringContaining(`argument '${value}' is invalid. ${message}`)]);
  });

  it('has its secret or its key of the environment, where no list of processes shows it; what is typed goes before', async () => {
    const [key, another] = [deviceKey, deriveDeviceKey('another', hardwareId)].map((one) => one.toString('base64'));
    const calls: [string, Record<string, string>][] = [
      ['e-1', { SECRET: 'a group secret' }],
      ['e-1', { DEVICE_KEY: key, SECRET: 'another' }],
      ['e-1:a group secret', { DEVICE_KEY: another }],
    ];
    service.answers.push(...calls.map(() => ({ status: 'assigned', assignment })));
    for (const [enrollment, env] of calls) expect(await once(enrollment, env)).toMatchObject(told);
    expect(service.logins).toEqual(calls.map(() => `gw-1 e-1:${key}`));
    expect(await once('e-1')).toMatchObject({ code: 1, stderr: expect.stringContaining('SECRET') });
  });
});
