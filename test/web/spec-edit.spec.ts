import { freeKey, withGroup, withMember, withNetwork, withServer } from '../../web/src/blueprints/spec.edit';
import { formSpecOf } from '../../web/src/blueprints/spec.shape';
import type { Spec } from '../../web/src/blueprints/spec.types';

const spec: Spec = {
  networks: [{ key: 'lan' }, { key: 'dmz' }],
  router: { networks: ['dmz', 'lan'] },
  securityGroups: [{ key: 'hub', rules: [{ direction: 'ingress', remoteGroup: 'hub' }] }],
  servers: [
    { key: 'hub', image: 'i', flavor: 'f', count: 1, networks: ['lan'], securityGroups: ['hub'], floatingIp: false },
  ],
  endpoint: { server: 'hub', port: 8883, tls: true },
};

describe('a specification that is edited', () => {
  it('names a renamed network, group and server by the new name everywhere', () => {
    const network = withNetwork(spec, 0, { key: 'shore' });
    expect(network.router?.networks).toEqual(['dmz', 'shore']);
    expect(network.servers[0].networks).toEqual(['shore']);
    const group = withGroup(spec, 0, { ...spec.securityGroups[0], key: 'open' });
    expect(group.securityGroups[0].rules[0].remoteGroup).toBe('open');
    expect(group.servers[0].securityGroups).toEqual(['open']);
    expect(withServer(spec, 0, { ...spec.servers[0], key: 'pier' }).endpoint?.server).toBe('pier');
  });

  it('leaves the others alone where two would have one name', () => {
    const both = withNetwork(spec, 0, { key: 'dmz' });
    expect(both.servers[0].networks).toEqual(['lan']);
    expect(withNetwork(both, 0, { key: 'lan' }).router?.networks).toEqual(['dmz', 'lan']);
  });

  it('leaves out what is undefined, and finds names that are free', () => {
    expect(Object.keys(withMember({ a: 1, b: 2 }, 'a', undefined))).toEqual(['b']);
    expect([freeKey('lan', spec.networks), freeKey('wan', spec.networks)]).toEqual(['lan-2', 'wan']);
  });

  it('is shown as a form with its lists, or not at all where a list is something else', () => {
    expect(formSpecOf({})).toEqual({ networks: [], securityGroups: [], servers: [] });
    expect(formSpecOf({ networks: 'lan' as never })).toBeNull();
    expect(formSpecOf({ servers: [null] as never })).toBeNull();
  });
});
