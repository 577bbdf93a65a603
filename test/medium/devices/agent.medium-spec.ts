import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveDeviceKey } from '../../../devices/device.proof';
import { GatewayAgent } from '../../../devices/gateway.agent';
import { run } from '../../support/command-line';
import { eventually } from '../../support/eventually';
import { Line } from '../../support/line';
import { hub, RegistrationWorld } from '../../support/registration-world';
import { approveSecondKey } from '../../support/second-key.scenario';

describe('the reference agent', () => {
  let world: RegistrationWorld;
  let dir: string;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
    dir = await mkdtemp(join(tmpdir(), 'moorage-agent-'));
  });
  afterAll(async () => {
    await world.stop();
    await rm(dir, { recursive: true });
  });

  const brokerPort = () => world.gateway.addresses()[0].port;

  it('is assigned when its key is approved, whatever the key before it is told', async () => {
    const program = join(__dirname, '..', '..', '..', 'dist', 'devices', 'agent.js');
    const { ended } = await approveSecondKey(world, 'agent-1', ({ fleet, enrollment: { id, secret } }) => {
      const options = ['--hardware-id', 'agent-1', '--fleet', fleet.name, '--enrollment', `${id}:${secret}`];
      const url = `mqtt://127.0.0.1:${brokerPort()}`;
      return run(dir, process.execPath, [program, '--url', url, ...options, '--once'], {}, '');
    });
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining(hub.host) });
  });

  it('is not shown as lost once the broker notices that an earlier line of it is dead', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const { client, heard } = (await world.gatewayOf(ours, 'agent-2')).device;
    await client.subscribeAsync('moorage/v1/agent-2/state', { qos: 1 });
    const said = () => heard.filter(({ topic }) => topic.endsWith('/state')).map(({ text }) => text);
    const line = await Line.to(brokerPort());
    const stop = new AbortController();
    const { fleet, enrollment } = ours;
    const deviceKey = deriveDeviceKey(enrollment.secret, 'agent-2');
    const settings = { hardwareId: 'agent-2', fleet: fleet.name, enrollmentId: enrollment.id, deviceKey };
    const agent = new GatewayAgent({ ...settings, url: `mqtt://127.0.0.1:${line.port}` });
    const running = agent.run(stop.signal);
    try {
      await eventually(() => said().join() === 'init,ready');
      const { near, far } = line.silence();
      near.destroy();
      await eventually(() => said().join() === 'init,ready,ready');
      expect(said()).not.toContain('lost');
      far.destroy();
      await eventually(() => said().join() === 'init,ready,ready,lost,ready');
      const { items } = await world.decisions.list({ fleetId: fleet.id, limit: 1 });
      expect(items).toMatchObject([{ state: 'ready' }]);
    } finally {
      stop.abort();
      await running;
      await line.close();
    }
  });
});
