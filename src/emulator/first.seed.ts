import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Cloud } from './core/cloud.state';
import { newKeystoneId } from './identity/keystone.ids';
import { born } from './network/neutron.rows';

const imageBytes = Buffer.alloc(2 ** 20);

function seedIdentity(cloud: Cloud): string {
  const project = cloud.projects.put({
    id: newKeystoneId(),
    name: 'admin',
    domainId: 'default',
    description: 'Bootstrap project for initializing the cloud.',
    enabled: true,
    tags: [],
  });
  const user = cloud.users.put({
    id: newKeystoneId(),
    name: 'admin',
    domainId: 'default',
    password: 'moorage',
    description: '',
    email: null,
    enabled: true,
    defaultProjectId: null,
  });
  for (const name of ['admin', 'member', 'reader']) {
    const role = cloud.roles.put({ id: newKeystoneId(), name, description: null });
    const id = `${user.id}/${project.id}/${role.id}`;
    if (name === 'admin') cloud.assignments.put({ id, userId: user.id, projectId: project.id, roleId: role.id });
  }
  return project.id;
}

function seedImage(cloud: Cloud, projectId: string): void {
  const now = cloud.now();
  const id = '5a4bd0d4-9a1c-4bd5-8e0c-3a9fca1f5c01';
  cloud.blobs.writeNow(id, imageBytes);
  cloud.images.put({
    id,
    name: 'guest',
    projectId,
    status: 'active',
    visibility: 'public',
    diskFormat: 'raw',
    containerFormat: 'bare',
    minDisk: 0,
    minRam: 0,
    protected: false,
    hidden: false,
    size: imageBytes.length,
    checksum: createHash('md5').update(imageBytes).digest('hex'),
    hash: createHash('sha512').update(imageBytes).digest('hex'),
    tags: [],
    properties: {},
    createdAt: now,
    updatedAt: now,
    bytesOf: null,
  });
}

function seedFlavors(cloud: Cloud): void {
  const common = { vcpus: 1, ephemeral: 0, swap: 0, isPublic: true, description: null, extraSpecs: {} };
  cloud.flavors.put({ id: '1', name: 'm1.tiny', ...common, ram: 512, disk: 1 });
  cloud.flavors.put({ id: '2', name: 'm1.small', ...common, ram: 2048, disk: 20 });
}

function seedNetwork(cloud: Cloud, projectId: string): void {
  const network = cloud.networks.put({
    ...born(cloud, projectId, 'public', ''),
    adminStateUp: true,
    shared: true,
    external: true,
    isDefault: false,
    mtu: 1500,
    portSecurity: true,
    hints: [],
    provider: { type: 'flat', physical: 'public', segment: null },
  });
  cloud.subnets.put({
    ...born(cloud, projectId, 'public-v4', ''),
    networkId: network.id,
    cidr: '172.24.4.0/24',
    gatewayIp: '172.24.4.1',
    dhcp: false,
    addressMode: null,
    raMode: null,
    pools: [{ start: '172.24.4.10', end: '172.24.4.250' }],
    dnsNameservers: [],
    hostRoutes: [],
    serviceTypes: [],
  });
}

/** Beside the rest, because a cloud that was kept may be older than its block storage. */
function seedBlockStorage(cloud: Cloud): void {
  if (cloud.volumeTypes.size > 0) return;
  const description = 'Default Volume Type';
  cloud.transaction(() =>
    cloud.volumeTypes.put({ id: randomUUID(), name: '__DEFAULT__', description, createdAt: cloud.now() }),
  );
}

/** What an installer leaves behind: an administrator, an image, flavors, a way outside. Nothing happens the second time. */
export function seed(cloud: Cloud): void {
  seedBlockStorage(cloud);
  if (cloud.notes.get('seeded')) return;
  cloud.transaction(() => {
    cloud.notes.put({ id: 'seeded', value: 1 });
    cloud.notes.put({ id: 'token-key', value: randomBytes(32).toString('base64') });
    const projectId = seedIdentity(cloud);
    seedImage(cloud, projectId);
    seedFlavors(cloud);
    seedNetwork(cloud, projectId);
  });
}
