import { monotonic } from '../../common/clock';
import { blueprintSpecSchema } from '../../fleets';
import { metersOf } from './blueprint.meters';

const volumes = Array.from({ length: 20 }, (_none, at) => ({ key: `disk-${at}`, sizeGiB: 1 }));
const roles = (count: number) =>
  Array.from({ length: count }, (_none, at) => ({
    key: `role-${at}`,
    image: 'guest',
    flavor: 'm1.tiny',
    networks: ['lan'],
    count: 50,
    volumes,
  }));

describe('what a blueprint is metered by', () => {
  it('is worked out in a time that grows with what it asks for, and no faster', () => {
    const networks = [{ key: 'lan', subnet: { cidr: 'auto' } }];
    const spec = blueprintSpecSchema.parse({ networks, servers: roles(10) });
    const began = monotonic();
    const metered = metersOf(spec);
    // A walk over all ten thousand volumes for each of the servers took more than twenty seconds.
    expect(monotonic() - began).toBeLessThan(5_000);
    expect(metered).toHaveLength(10 * 50 * (1 + 20));
  });
});
