import { setCidrPool } from '../../../src/fleets/addresses/subnet-allocation.repository';
import { ReconcilerWorld } from '../../support/reconciler-world';

const specOf = (...keys: string[]) => ({ networks: keys.map((key) => ({ key, subnet: { cidr: 'auto' } })) });

describe('a pool of addresses that is spent', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
    await setCidrPool(world.database, '10.9.0.0/24');
  });
  afterAll(() => world.stop());

  it('is told by the fleets that get no block of it, and they go on by themselves once there is one', async () => {
    const first = await world.createFleet(specOf('lan'));
    await world.reaches(first, 'ready');
    const second = await world.createFleet(specOf('lan'));
    const { conditions } = await world.reaches(second, 'blocked');
    expect(conditions[0]).toMatchObject({
      type: 'Ready',
      status: 'false',
      reason: 'CidrPoolExhausted',
      message: expect.stringContaining('no /24 is free in the address pool 10.9.0.0/24') as string,
    });
    await world.change(first, specOf('lan', 'more'));
    await world.reaches(first, 'blocked');
    await setCidrPool(world.database, '10.9.0.0/20');
    await world.reaches(second, 'ready');
    await world.reaches(first, 'ready', 2);
  });
});
