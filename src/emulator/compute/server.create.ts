import { randomBytes, randomUUID } from 'node:crypto';
import { type Call, type Reply } from '../core/api.call';
import { novaError } from '../core/refusals';
import { maySee } from '../image/image.access';
import { requireComputeQuota } from './compute.quota';
import type { Flavor, Server } from './compute.types';
import { logAction } from './instance.actions';
import { parseBody } from './nova.body';
import { createSchema, type WantedServer } from './server.create.schema';
import { bootVolumeOf, reserveDevices } from './server.devices';
import { startBuild } from './server.lifecycle';
import { chooseNics } from './server.nics';
import { hintedGroup, isFull } from './server.groups';
import { findGroups } from './server.ports';
import { serverLinks } from './server.view';

function chosenFlavor(call: Call, id: string): Flavor {
  const flavor = call.cloud.flavors.get(id.split('/').pop() ?? '');
  if (!flavor) throw novaError(400, `Flavor ${id} could not be found.`);
  return flavor;
}

/** The image, from the request or from its boot device. */
export function chosenImage(
  call: Call,
  wanted: Pick<WantedServer, 'imageRef' | 'block_device_mapping_v2'>,
  flavor: Flavor,
): string {
  const boot = wanted.block_device_mapping_v2?.find((device) => device.source_type === 'image');
  const id = wanted.imageRef || boot?.uuid || '';
  const image = call.cloud.images.get(id.split('/').pop() ?? '');
  if (!image || !maySee(call, image)) {
    const text = id === '' ? 'Invalid imageRef provided.' : 'Can not find requested image';
    throw novaError(400, text);
  }
  if (image.status !== 'active') throw novaError(400, `Image ${image.id} is not active.`);
  if (image.minRam > flavor.ram) throw novaError(400, "Flavor's memory is too small for requested image.");
  if (image.minDisk > flavor.disk && flavor.disk > 0) {
    const gib = 2 ** 30;
    const sizes = `Flavor disk is ${flavor.disk * gib} bytes, minimum size is ${image.minDisk * gib} bytes.`;
    throw novaError(400, `Flavor's disk is smaller than the minimum size specified in image metadata. ${sizes}`);
  }
  return image.id;
}

function checkGroups(call: Call, wanted: { name: string }[] | undefined): string[] {
  return [...new Set((wanted ?? []).map(({ name }) => name))].map((name) => {
    const found = name === 'default' ? 1 : findGroups(call.cloud, call.session.projectId, name).length;
    if (found === 0) throw novaError(400, `Unable to find security_group with name or id '${name}'`);
    if (found === 1) return name;
    throw novaError(409, `Multiple security_group matches found for name '${name}', use an ID to be more specific.`);
  });
}

function counts(wanted: WantedServer): { min: number; max: number } {
  const min = wanted.min_count ?? 1;
  const max = wanted.max_count ?? min;
  if (min > max) throw novaError(400, 'min_count must be <= max_count');
  return { min, max };
}

/** Nova makes a host name of the server's name (RFC 952). */
const hostName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[ _]/g, '-')
    .replace(/[^a-z0-9.-]/g, '')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 63);

/** What the one host of this cloud has. */
const host = { vcpus: 1024, ram: 1024 * 1024 };
const fits = (flavor: Flavor | undefined): boolean =>
  flavor !== undefined && flavor.vcpus <= host.vcpus && flavor.ram <= host.ram;

function build(
  call: Call,
  wanted: WantedServer,
  choices: Pick<Server, 'flavorId' | 'imageId' | 'nics' | 'securityGroups' | 'groupId'>,
  name: string,
  noHost: boolean,
): Server {
  const { cloud, session } = call;
  const now = cloud.now();
  const server = cloud.servers.put({
    id: randomUUID(),
    name,
    projectId: session.projectId,
    userId: session.userId,
    description: call.minor >= 19 ? (wanted.description ?? null) : name,
    ...choices,
    keyName: wanted.key_name ?? null,
    metadata: wanted.metadata ?? {},
    tags: [...new Set(wanted.tags ?? [])],
    userData: wanted.user_data ?? null,
    configDrive: ['true', '1', 'True', true].includes(wanted.config_drive ?? false),
    zone: wanted.availability_zone ?? 'nova',
    hostname: wanted.hostname ?? (hostName(name) || 'server'),
    vmState: 'building',
    taskState: null,
    powerState: 0,
    ownPorts: [],
    createdAt: now,
    updatedAt: now,
    launchedAt: null,
    buildFrom: now,
    buildUntil: now + cloud.settings.buildMs,
    fault: null,
    willFail: noHost || cloud.faults.serverFails() || !fits(cloud.flavors.get(choices.flavorId)),
    oldFlavorId: null,
    locked: false,
    bootCount: 0,
    deletedAt: null,
  });
  reserveDevices(call, wanted, server);
  startBuild(cloud, server);
  logAction(call, server.id, 'create');
  return server;
}

export function createServer(call: Call): Reply {
  const { cloud, session } = call;
  const body = parseBody(createSchema(call.minor), call.body);
  const wanted: WantedServer = body.server as WantedServer;
  const flavor = chosenFlavor(call, wanted.flavorRef);
  const fromVolume = bootVolumeOf(wanted) !== undefined;
  const imageId = fromVolume ? '' : chosenImage(call, wanted, flavor);
  if (flavor.disk === 0 && !fromVolume && !session.isAdmin) {
    throw novaError(403, 'Only volume-backed servers are allowed for flavors with zero disk.');
  }
  const { min, max } = counts(wanted);
  const securityGroups = checkGroups(call, wanted.security_groups);
  const nics = chooseNics(call, wanted.networks);
  if (max > 1 && nics.some((nic) => nic.portId !== null || nic.fixedIp !== null)) {
    throw novaError(
      400,
      'Unable to launch multiple instances with a single configured port ID. Please launch your instance one by one with different ports.',
    );
  }
  if (wanted.key_name !== undefined && !cloud.keyPairs.get(`${session.userId}/${wanted.key_name}`)) {
    throw novaError(400, 'Invalid key_name provided.');
  }
  if (wanted.availability_zone !== undefined && wanted.availability_zone !== 'nova') {
    throw novaError(400, 'The requested availability zone is not available');
  }
  requireComputeQuota(cloud, session.projectId, flavor, min);
  const hints = body['os:scheduler_hints'] ?? body['OS-SCH-HNT:scheduler_hints'];
  const group = hintedGroup(call, hints, max);
  const names = Array.from({ length: max }, (_none, at) => (max === 1 ? wanted.name : `${wanted.name}-${at + 1}`));
  const choices = { flavorId: flavor.id, imageId, nics, securityGroups, groupId: group?.id ?? null };
  const [server] = names.map((name) => build(call, wanted, choices, name, isFull(cloud, group)));
  if (['true', true, 'True'].includes(wanted.return_reservation_id ?? false)) {
    return { status: 202, json: { reservation_id: `r-${server.id.slice(0, 8)}` } };
  }
  const groups = securityGroups.length > 0 ? securityGroups : ['default'];
  const view = {
    id: server.id,
    links: serverLinks(call, server.id),
    'OS-DCF:diskConfig': 'MANUAL',
    security_groups: groups.map((name) => ({ name })),
    adminPass: wanted.adminPass ?? randomBytes(9).toString('base64url'),
  };
  return { status: 202, json: { server: view }, headers: { location: view.links[0].href } };
}
