import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { systemClock } from '../../../src/common/clock';
import {
  applicationCredentials,
  computeLimits,
  computeQuotas,
  flavors,
  floatingIps,
  images,
  keypairs,
  loadCloudSettings,
  networkQuotas,
  networks,
  openCloud,
  ports,
  projects,
  roles,
  routers,
  securityGroupRules,
  securityGroups,
  serverActions,
  servers,
  subnets,
  tokens,
  type Cloud,
} from '../../../src/openstack';
import { openContractTarget, patience, type ContractTarget } from '../../support/contract-target';
import { eventually } from '../../support/eventually';
import { classOf, one, publicKey, tellsItsPast } from './walk';

// One walk over every verb; on the emulator, or on the cloud that CONTRACT_CLOUD names.
jest.setTimeout(300_000);

const name = `moorage-verbs-${randomBytes(3).toString('hex')}`;
const description = `moorage:fleet=${name};key=verbs`;
const external = { 'router:external': true, name: 'public' };
let target: ContractTarget;
let cloud: Cloud;
let mine: { project_id: string };

beforeAll(async () => {
  target = await openContractTarget();
  const { username, password, projectName } = target.admin;
  const user = { OS_USERNAME: username, OS_PASSWORD: password, OS_PROJECT_NAME: projectName };
  const env = { OS_AUTH_URL: target.authUrl, ...user, OS_REGION_NAME: 'RegionOne' };
  cloud = openCloud(loadCloudSettings({ env, cwd: '/nonexistent', homeDir: '/nonexistent' }), { clock: systemClock });
  mine = { project_id: await cloud.projectId() };
});

afterAll(async () => {
  await cloud.close();
  await target.stop();
});

test('identity: projects, application credentials and tokens', async () => {
  const project = await projects.create(cloud, { name, description });
  expect(await classOf(projects.create(cloud, { name }))).toBe('exists');
  expect(one(await projects.list(cloud, { name }))).toMatchObject({ id: project.id, description });
  expect(await projects.update(cloud, project.id, { description: 'other' })).toMatchObject({ description: 'other' });
  expect(await projects.get(cloud, project.id)).toMatchObject({ name, description: 'other' });
  const userId = await cloud.userId();
  expect(await roles.list(cloud, { name: 'nobody-has-it' })).toEqual([]);
  const { id: roleId } = one(await roles.list(cloud, { name: 'member' }));
  for (let times = 0; times < 2; times += 1) await roles.grant(cloud, { projectId: project.id, userId, roleId });
  expect((await projects.get(cloud, project.id)).domain_id).toBe(await cloud.domainId());
  const inside = cloud.inProject(project.id);
  expect([await inside.projectId(), await inside.userId()]).toEqual([project.id, userId]);
  expect(await inside.roles()).not.toContain('admin');
  const own = await applicationCredentials.create(inside, { name, roles: [{ id: roleId }], unrestricted: false });
  const byCredential = cloud.inProject(project.id, own);
  expect(await byCredential.projectId()).toBe(project.id);
  expect(await byCredential.roles()).toContain('member');
  expect(await classOf(applicationCredentials.remove(byCredential, own.id))).toBe('terminal');
  expect(await applicationCredentials.remove(cloud, own.id)).toBe(true);
  expect(await classOf(cloud.inProject(project.id, own).projectId())).toBe('auth');
  expect(await projects.remove(cloud, project.id)).toBe(true);
  expect(await projects.remove(cloud, project.id)).toBe(false);
  expect(await classOf(projects.get(cloud, project.id))).toBe('gone');

  const credential = await applicationCredentials.create(cloud, { name, description });
  expect(one(await applicationCredentials.list(cloud, { name })).id).toBe(credential.id);
  expect((await applicationCredentials.get(cloud, credential.id)).project_id).toBe(mine.project_id);
  const signedIn = await tokens.authenticate(cloud, { method: 'application_credential', ...credential }, null);
  expect(await tokens.validate(cloud, signedIn.token)).toMatchObject({ project: { id: mine.project_id } });
  expect((await tokens.projectsOf(cloud, signedIn.token)).map(({ id }) => id)).toContain(mine.project_id);
  expect(await tokens.validate(cloud, 'no-token-at-all')).toBeNull();
  expect(await applicationCredentials.remove(cloud, credential.id)).toBe(true);
  expect(await applicationCredentials.remove(cloud, credential.id)).toBe(false);
  expect(await classOf(tokens.authenticate(cloud, { method: 'application_credential', ...credential }, null))).toBe(
    'auth',
  );
  expect(await cloud.roles()).toContain('admin');
});

test('images: a record, its content up and down, a change and the end', async () => {
  const content = randomBytes(100_000).toString('base64');
  const image = await images.create(cloud, { name, disk_format: 'raw', container_format: 'bare', description });
  expect(image).toMatchObject({ status: 'queued', description });
  expect(await images.download(cloud, image.id)).toBeNull();
  await images.upload(cloud, image.id, () => Readable.from([Buffer.from(content)]));
  const active = await images.get(cloud, image.id);
  expect(active).toMatchObject({
    status: 'active',
    size: content.length,
    checksum: createHash('md5').update(content).digest('hex'),
  });
  expect(await text((await images.download(cloud, image.id)) ?? Readable.from([]))).toBe(content);
  expect(await images.update(cloud, image.id, [{ op: 'replace', path: '/name', value: `${name}-2` }])).toMatchObject({
    name: `${name}-2`,
  });
  expect(one(await images.list(cloud, { name: `${name}-2` })).id).toBe(image.id);
  expect(await images.remove(cloud, image.id)).toBe(true);
  expect(await images.remove(cloud, image.id)).toBe(false);
});

test('network: what a fleet needs, in its order, with every refusal on the way', async () => {
  const outside = one(await networks.list(cloud, external));
  const network = await networks.create(cloud, { name, description });
  expect(one(await networks.list(cloud, { name: [name, 'nobody'], ...mine })).description).toBe(description);
  expect(await networks.update(cloud, network.id, { name: `${name}-n` })).toMatchObject({ name: `${name}-n` });
  expect(await classOf(networks.update(cloud, network.id, { name }, network.revision_number))).toBe(
    'conflict-revision',
  );

  const wanted = { network_id: network.id, name, description, cidr: '10.99.7.0/24', ip_version: 4 as const };
  const subnet = await subnets.create(cloud, { ...wanted, dns_nameservers: ['192.0.2.53'] });
  expect(subnet).toMatchObject({ gateway_ip: '10.99.7.1', enable_dhcp: true, dns_nameservers: ['192.0.2.53'] });
  expect(await classOf(subnets.create(cloud, wanted))).toBe('exists');
  expect(await classOf(subnets.create(cloud, { ...wanted, cidr: '10.99.7.5/99' }))).toBe('terminal');
  expect(await subnets.update(cloud, subnet.id, { dns_nameservers: [] })).toMatchObject({ dns_nameservers: [] });
  expect(one(await subnets.list(cloud, { network_id: network.id })).id).toBe(subnet.id);
  expect((await subnets.get(cloud, subnet.id)).cidr).toBe('10.99.7.0/24');

  const group = await securityGroups.create(cloud, { name, description });
  expect(group.security_group_rules.length).toBeGreaterThan(0);
  const rule = {
    security_group_id: group.id,
    direction: 'ingress' as const,
    protocol: 'tcp',
    port_range_min: 22,
    port_range_max: 22,
  };
  const made = await securityGroupRules.create(cloud, { ...rule, description });
  expect(await classOf(securityGroupRules.create(cloud, rule))).toBe('exists');
  expect(one(await securityGroupRules.list(cloud, { security_group_id: group.id, direction: 'ingress' })).id).toBe(
    made.id,
  );
  expect(await securityGroupRules.get(cloud, made.id)).toMatchObject({
    protocol: 'tcp',
    port_range_min: 22,
    description,
  });
  expect(await securityGroups.update(cloud, group.id, { description: 'other' })).toMatchObject({
    description: 'other',
  });
  expect(one(await securityGroups.list(cloud, { name, ...mine })).id).toBe(group.id);
  expect((await securityGroups.get(cloud, group.id)).security_group_rules.map(({ id }) => id)).toContain(made.id);

  const port = await ports.create(cloud, { network_id: network.id, name, description, security_groups: [group.id] });
  expect(await ports.update(cloud, port.id, { name: `${name}-p` })).toMatchObject({ name: `${name}-p` });
  expect(await ports.get(cloud, port.id)).toMatchObject({ device_id: '', security_groups: [group.id] });
  expect(
    one(await ports.list(cloud, { fixed_ips: [`ip_address=${port.fixed_ips[0].ip_address}`], network_id: network.id }))
      .id,
  ).toBe(port.id);
  expect(await classOf(securityGroups.remove(cloud, group.id))).toBe('in-use');
  expect(await classOf(networks.remove(cloud, network.id))).toBe('in-use');

  const router = await routers.create(cloud, { name, description });
  expect(await routers.addInterface(cloud, router.id, { subnet_id: subnet.id })).toMatchObject({
    id: router.id,
    subnet_id: subnet.id,
  });
  expect(await classOf(routers.addInterface(cloud, router.id, { subnet_id: subnet.id }))).toBe('exists');
  expect(await classOf(floatingIps.create(cloud, { floating_network_id: outside.id, port_id: port.id }))).toBe(
    'not-ready',
  );
  expect(await routers.setGateway(cloud, router.id, { network_id: outside.id })).toMatchObject({
    external_gateway_info: { network_id: outside.id },
  });
  expect(await routers.update(cloud, router.id, { name: `${name}-r` })).toMatchObject({ name: `${name}-r` });
  expect(one(await routers.list(cloud, { name: `${name}-r` })).id).toBe(router.id);

  const floating = await floatingIps.create(cloud, { floating_network_id: outside.id, port_id: port.id, description });
  expect(await classOf(floatingIps.create(cloud, { floating_network_id: outside.id, port_id: port.id }))).toBe(
    'exists',
  );
  expect(one(await floatingIps.list(cloud, { port_id: [port.id] }))).toMatchObject({ id: floating.id, description });
  await eventually(async () => (await floatingIps.get(cloud, floating.id)).status === 'ACTIVE', patience);
  expect(await classOf(routers.setGateway(cloud, router.id, null))).toBe('in-use');
  expect(await classOf(routers.removeInterface(cloud, router.id, { subnet_id: subnet.id }))).toBe('in-use');
  expect(await floatingIps.update(cloud, floating.id, { port_id: null })).toMatchObject({ port_id: null });
  expect(await floatingIps.remove(cloud, floating.id)).toBe(true);
  expect(await floatingIps.remove(cloud, floating.id)).toBe(false);

  expect((await networkQuotas.get(cloud)).network.used).toBeGreaterThan(0);
  expect(await classOf(routers.remove(cloud, router.id))).toBe('in-use');
  expect((await routers.setGateway(cloud, router.id, null)).external_gateway_info).toBeNull();
  expect(await routers.removeInterface(cloud, router.id, { subnet_id: subnet.id })).toBe(true);
  expect(await routers.removeInterface(cloud, router.id, { subnet_id: subnet.id })).toBe(false);
  expect(await routers.remove(cloud, router.id)).toBe(true);
  expect(await classOf(routers.get(cloud, router.id))).toBe('gone');
  expect(await ports.remove(cloud, port.id)).toBe(true);
  expect(await securityGroupRules.remove(cloud, made.id)).toBe(true);
  expect(await securityGroups.remove(cloud, group.id)).toBe(true);
  expect(await subnets.remove(cloud, subnet.id)).toBe(true);
  expect(await networks.remove(cloud, network.id)).toBe(true);
  expect(await networks.remove(cloud, network.id)).toBe(false);
});

test('quotas of another project are set and go back to what they were', async () => {
  const { id } = await projects.create(cloud, { name: `${name}-q` });
  const before = (await networkQuotas.get(cloud, id)).network.limit;
  await networkQuotas.update(cloud, id, { network: 3 });
  expect((await networkQuotas.get(cloud, id)).network).toMatchObject({ limit: 3, used: 0 });
  expect(await networkQuotas.remove(cloud, id)).toBe(true);
  expect((await networkQuotas.get(cloud, id)).network.limit).toBe(before);
  await computeQuotas.update(cloud, id, { instances: 3 });
  expect((await computeQuotas.get(cloud, id)).instances).toMatchObject({ limit: 3, in_use: 0 });
  expect(await computeQuotas.remove(cloud, id)).toBe(true);
  expect(await projects.remove(cloud, id)).toBe(true);
});

test('compute: key pairs, flavors, limits, and a server through its life', async () => {
  const key = publicKey(name);
  expect(await keypairs.create(cloud, { name, public_key: key })).toMatchObject({ name });
  expect(await classOf(keypairs.create(cloud, { name, public_key: key }))).toBe('exists');
  expect((await keypairs.list(cloud)).map((pair) => pair.name)).toContain(name);
  expect((await keypairs.get(cloud, name)).public_key.trim()).toBe(key);
  const flavor = await flavors.create(cloud, { name, vcpus: 1, ram: 64, disk: 1 });
  expect((await flavors.get(cloud, flavor.id)).ram).toBe(64);
  expect(await flavors.remove(cloud, flavor.id)).toBe(true);
  expect(await flavors.remove(cloud, flavor.id)).toBe(false);
  expect((await computeLimits.get(cloud)).maxTotalInstances).not.toBe(0);

  const network = await networks.create(cloud, { name });
  const subnet = await subnets.create(cloud, { network_id: network.id, name, cidr: '10.99.8.0/24', ip_version: 4 });
  const [first, second] = [
    await ports.create(cloud, { network_id: network.id, name }),
    await ports.create(cloud, { network_id: network.id, name }),
  ];
  const tiny = (await flavors.list(cloud)).find((one) => one.name === 'm1.tiny');
  const guest = one(await images.list(cloud, { name: 'guest' }));
  const wanted = {
    name,
    imageRef: guest.id,
    flavorRef: tiny?.id ?? '',
    key_name: name,
    networks: [{ port: first.id }],
  };
  expect(await classOf(servers.create(cloud, { ...wanted, flavorRef: 'nope' }))).toBe('terminal');
  expect(await classOf(servers.create(cloud, { ...wanted, networks: [{ port: randomUUID() }] }))).toBe('not-ready');
  const { id } = await servers.create(cloud, { ...wanted, description, metadata: { moorage: 'yes' }, tags: [name] });
  const stands = (status: string) => eventually(async () => (await servers.get(cloud, id)).status === status, patience);
  await stands('ACTIVE');
  expect(await classOf(servers.create(cloud, wanted))).toBe('exists');
  expect(one(await servers.list(cloud, { tags: name }))).toMatchObject({
    id,
    description,
    key_name: name,
    metadata: { moorage: 'yes' },
    flavor: { original_name: 'm1.tiny' },
  });
  expect((await computeQuotas.get(cloud)).instances.in_use).toBeGreaterThan(0);
  expect((await servers.update(cloud, id, { description: 'other' })).description).toBe('other');
  await servers.setMetadata(cloud, id, { more: 'so' });
  expect((await servers.get(cloud, id)).metadata).toEqual({ moorage: 'yes', more: 'so' });
  await servers.attachPort(cloud, id, second.id);
  expect(await ports.list(cloud, { device_id: id })).toHaveLength(2);
  expect(typeof (await serverActions.consoleOutput(cloud, id, 10))).toBe('string');

  await serverActions.stop(cloud, id);
  await stands('SHUTOFF');
  expect(await classOf(serverActions.stop(cloud, id))).toBe('not-ready');
  await serverActions.start(cloud, id);
  await stands('ACTIVE');
  await serverActions.reboot(cloud, id, 'HARD');
  await eventually(async () => (await servers.get(cloud, id))['OS-EXT-STS:task_state'] === null, patience);
  const snapshot = await serverActions.createImage(cloud, id, { name, metadata: { from: name } });
  expect((await images.get(cloud, snapshot)).name).toBe(name);
  await eventually(async () => (await servers.get(cloud, id))['OS-EXT-STS:task_state'] === null, patience);
  await serverActions.rebuild(cloud, id, { imageRef: guest.id });
  await stands('ACTIVE');
  await images.remove(cloud, snapshot);

  expect(await servers.remove(cloud, id)).toBe(true);
  await eventually(async () => (await classOf(servers.get(cloud, id))) === 'gone', patience);
  expect(await servers.remove(cloud, id)).toBe(false);
  await tellsItsPast(cloud, id);
  await Promise.all([first, second].map((port) => ports.remove(cloud, port.id)));
  expect(await subnets.remove(cloud, subnet.id)).toBe(true);
  expect(await networks.remove(cloud, network.id)).toBe(true);
  expect(await keypairs.remove(cloud, name)).toBe(true);
  expect(await keypairs.remove(cloud, name)).toBe(false);
});
