import { contractWorld } from './support/contract.world';
import { template } from './support/heat.objects';

const world = contractWorld();
const get = (name: string) => ({ get_resource: name });
const of = (type: string, properties: object, more: object = {}) => ({ type: `OS::${type}`, properties, ...more });

/** Everything that a fleet consists of, with our marks, as far as each type has a place for them. */
const fleet = (name: string, { user = '#!/bin/sh', size = 1, port = 22 } = {}) => {
  const mark = (key: string) => ({ value_specs: { description: `moorage:fleet=${name};key=${key}` } });
  return template(
    {
      lan: of('Neutron::Net', { name, ...mark('lan') }),
      sub: of('Neutron::Subnet', {
        name,
        network: get('lan'),
        ip_version: 4,
        cidr: '10.75.0.0/24',
        enable_dhcp: true,
        dns_nameservers: ['9.9.9.9'],
        ...mark('lan'),
      }),
      router: of('Neutron::Router', { name, external_gateway_info: { network: 'public' }, ...mark('router') }),
      interface: of('Neutron::RouterInterface', { router: get('router'), subnet: get('sub') }),
      group: of('Neutron::SecurityGroup', {
        name,
        description: `moorage:fleet=${name};key=hub`,
        rules: [
          { direction: 'ingress', ethertype: 'IPv4', protocol: 'tcp', port_range_min: port, port_range_max: port },
        ],
      }),
      key: of('Nova::KeyPair', {
        name: { list_join: ['_', [name, { get_param: 'OS::stack_id' }]] },
        public_key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b',
      }),
      port: of('Neutron::Port', {
        name,
        network: get('lan'),
        fixed_ips: [{ subnet: get('sub') }],
        security_groups: [get('group')],
        ...mark('hub/lan'),
      }),
      disk: of('Cinder::Volume', { name, size, description: 'd', metadata: { moorage: name } }),
      server: of('Nova::Server', {
        name,
        image: 'guest',
        flavor: { get_param: 'flavor' },
        networks: [{ port: get('port') }],
        key_name: get('key'),
        user_data_format: 'RAW',
        user_data: user,
        metadata: { moorage: name },
      }),
      attach: of('Cinder::VolumeAttachment', { instance_uuid: get('server'), volume_id: get('disk') }),
      address: of(
        'Neutron::FloatingIP',
        { floating_network: 'public', port_id: get('port'), ...mark('hub') },
        { depends_on: ['interface'] },
      ),
    },
    {
      parameters: { flavor: { type: 'string', default: 'm1.tiny' } },
      outputs: {
        address: { value: { get_attr: ['address', 'floating_ip_address'] } },
        fixed: { value: { get_attr: ['port', 'fixed_ips', 0, 'ip_address'] } },
        text: { value: { str_replace: { template: 'by $f', params: { $f: { get_param: 'flavor' } } } } },
      },
    },
  );
};

const types = ['networks', 'subnets', 'routers', 'ports', 'security-groups', 'floatingips'];
const each = (count: number) => Object.fromEntries(types.map((type) => [type, count]));

describe('the stack of a fleet', () => {
  it('makes every object with its mark, changes it as asked, and leaves nothing behind', async () => {
    const name = world.cloud.name('fleet');
    const stack = await world.heat.complete({ template: fleet(name) }, name);
    const made = await world.heat.resources(stack);
    const id = (resource: string) => made.get(resource)?.physical_resource_id ?? '';
    const neutron = async (path: string, key: string) => (await world.session.network('GET', path)).one(key);
    const marked = (key: string) => ({ name, description: `moorage:fleet=${name};key=${key}` });
    expect(await neutron(`/subnets/${id('sub')}`, 'subnet')).toMatchObject({
      ...marked('lan'),
      cidr: '10.75.0.0/24',
      dns_nameservers: ['9.9.9.9'],
      network_id: id('lan'),
    });
    expect(await neutron(`/routers/${id('router')}`, 'router')).toMatchObject(marked('router'));
    expect(await neutron(`/security-groups/${id('group')}`, 'security_group')).toMatchObject(marked('hub'));
    const port = await neutron(`/ports/${id('port')}`, 'port');
    expect(port).toMatchObject({ ...marked('hub/lan'), device_id: id('server'), security_groups: [id('group')] });
    const address = await neutron(`/floatingips/${id('address')}`, 'floatingip');
    expect(address).toMatchObject({ description: `moorage:fleet=${name};key=hub`, port_id: id('port') });
    const server = (await world.session.compute('GET', `/servers/${id('server')}`)).one('server');
    expect(server).toMatchObject({
      name,
      status: 'ACTIVE',
      metadata: { moorage: name },
      key_name: `${name}_${stack.id}`,
      'os-extended-volumes:volumes_attached': [{ id: id('disk') }],
    });
    expect(stack.outputs).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ output_key: 'address', output_value: address.floating_ip_address }),
        expect.objectContaining({
          output_key: 'fixed',
          output_value: (port.fixed_ips as { ip_address: string }[])[0].ip_address,
        }),
        expect.objectContaining({ output_key: 'text', output_value: 'by m1.tiny' }),
      ]),
    );
    expect(await ports()).toEqual([22]);

    await world.heat.update(stack, { template: fleet(name, { user: '#!/bin/false', port: 23 }) });
    await world.heat.reaches(stack, 'UPDATE_COMPLETE');
    const changed = await world.heat.resources(stack);
    expect(changed.get('group')?.physical_resource_id).toBe(id('group'));
    expect(await ports()).toEqual([23]);
    expect(changed.get('server')?.physical_resource_id).not.toBe(id('server'));
    expect(changed.get('disk')?.physical_resource_id).toBe(id('disk'));
    expect((await world.session.compute('GET', `/servers/${id('server')}`)).status).toBe(404);

    const key = `/os-keypairs/${id('key')}`;
    expect([await counted(), (await world.session.compute('GET', key)).status]).toEqual([each(1), 200]);
    await world.heat.remove(stack);
    expect([await counted(), (await world.session.compute('GET', key)).status]).toEqual([each(0), 404]);
    const latest = changed.get('server')?.physical_resource_id;
    expect((await world.session.compute('GET', `/servers/${latest}`)).status).toBe(404);
    expect((await world.session.volume('GET', `/volumes/${id('disk')}`)).status).toBe(404);

    /** How many of the stack's there are in Neutron, of each type; a floating IP has no name. */
    async function counted() {
      const mark = encodeURIComponent(`moorage:fleet=${name};key=hub`);
      const count = async (type: string) => {
        const filter = type === 'floatingips' ? `description=${mark}` : `name=${name}`;
        const { body } = await world.session.network('GET', `/${type}?${filter}`);
        return [type, Object.values(body).flat().length] as const;
      };
      return Object.fromEntries(await Promise.all(types.map(count)));
    }

    async function ports() {
      const group = await neutron(`/security-groups/${id('group')}`, 'security_group');
      const rules = group.security_group_rules as { direction: string; port_range_min: number | null }[];
      expect(rules.filter(({ direction }) => direction === 'egress')).toHaveLength(2);
      return rules.filter(({ direction }) => direction === 'ingress').map((rule) => rule.port_range_min);
    }
  });
});
