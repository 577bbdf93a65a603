import { ports } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

const [hub] = fullSpec.servers;
const spec = {
  ...fullSpec,
  networks: [{ key: 'lan', subnet: { cidr: '10.0.4.0/24' } }],
  router: undefined,
  servers: [{ ...hub, floatingIp: false, addresses: { lan: '10.0.4.9' } }],
};

describe('a fixed address that somebody changes in the cloud', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  const portOf = async (fleetId: string) =>
    (await ports.list(world.cloud, { description: `moorage:fleet=${fleetId};key=hub/lan` }))[0];
  const addressOf = async (fleetId: string) => (await portOf(fleetId)).fixed_ips[0].ip_address;
  /** A fleet of this policy, with its port moved by hand. */
  const movedFleet = async (policy: string) => {
    const fleetId = await world.createFleet(spec);
    await world.reaches(fleetId, 'ready', 1);
    await world.database.query('update fleet set drift_policy = $2 where id = $1', [fleetId, policy]);
    const { id, fixed_ips } = await portOf(fleetId);
    const [{ subnet_id }] = fixed_ips;
    await ports.update(world.cloud, id, { fixed_ips: [{ subnet_id, ip_address: '10.0.4.77' }] });
    await world.wake(fleetId);
    return fleetId;
  };

  it('is put back', async () => {
    const fleetId = await movedFleet('repair');
    await eventually(async () => (await addressOf(fleetId)) === '10.0.4.9');
    expect((await world.reaches(fleetId, 'ready')).endpoint?.host).toBe('10.0.4.9');
  });

  it('is told where the fleet only reports', async () => {
    const fleetId = await movedFleet('report');
    const drift = await eventually(async () =>
      (await world.state(fleetId)).conditions.find(({ type, status }) => type === 'Drifted' && status === 'true'),
    );
    expect(drift.message).toBe('port hub/lan has the address 10.0.4.77');
    expect(await addressOf(fleetId)).toBe('10.0.4.77');
  });
});
