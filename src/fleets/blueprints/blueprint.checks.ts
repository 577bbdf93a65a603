import type { z } from 'zod';
import { checkNetworks, routedKeys } from './blueprint.network.checks';
import type { BlueprintSpec } from './blueprint.shape';
import { checkNames, notThere, reportRepeats, type Report } from './check.helpers';
import { checkSecurityGroups } from './security-group.checks';
import { checkAddresses, checkUserData } from './server.checks';
import { fewestOf, instanceKeys, mostOf } from './server.scale';
import type { ServerSpec } from './server.shape';

/** What one member of a specification says of another: keys are unique, names exist, addresses do not collide. */
export function checkBlueprint(spec: BlueprintSpec, context: z.RefinementCtx<BlueprintSpec>): void {
  // zod goes on after a value out of bounds, and these checks count on the bounds: 10^15 instances would be named here.
  if (context.issues.length > 0) return;
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path, message });
  checkKeys(spec, report);
  checkNetworks(spec, report);
  checkSecurityGroups(spec.securityGroups, report);
  spec.servers.forEach((server, index) => checkServer(spec, server, ['servers', index], report));
  checkAddresses(spec, report);
  checkReserved(spec, report);
  checkEndpoint(spec, report);
}

function checkKeys(spec: BlueprintSpec, report: Report): void {
  reportRepeats(
    spec.networks.map(({ key }) => key),
    (index) => ['networks', index, 'key'],
    report,
  );
  reportRepeats(
    spec.securityGroups.map(({ key }) => key),
    (index) => ['securityGroups', index, 'key'],
    report,
  );
  reportRepeats(
    spec.servers.map(({ key }) => key),
    (index) => ['servers', index, 'key'],
    report,
  );
  const roles = new Map(spec.servers.map((server, index) => [server.key, index]));
  for (const server of spec.servers) {
    for (const key of instanceKeys(server).slice(1)) {
      const other = roles.get(key);
      if (other !== undefined)
        report(
          ['servers', other, 'key'],
          `"${key}" is also an instance of "${server.key}", whose count is ${mostOf(server.count)}`,
        );
    }
  }
}

function checkServer(spec: BlueprintSpec, server: ServerSpec, path: (string | number)[], report: Report): void {
  const networks = spec.networks.map(({ key }) => key);
  const groups = spec.securityGroups.map(({ key }) => key);
  checkNames(server.networks, networks, 'network', [...path, 'networks'], report);
  checkVolumes(server, path, report);
  checkUserData(spec, server, path, report);
  checkNames(server.securityGroups ?? [], groups, 'security group', [...path, 'securityGroups'], report);
  if (!server.floatingIp || server.networks.length === 0) return;
  if (!spec.router?.externalNetwork) {
    report([...path, 'floatingIp'], 'needs a router with an external network');
  } else if (!routedKeys(spec).includes(server.networks[0])) {
    report([...path, 'floatingIp'], `needs a router that joins the server's first network, "${server.networks[0]}"`);
  }
}

/** One for each instance, and none twice in the whole fleet. */
function checkReserved({ servers }: BlueprintSpec, report: Report): void {
  const places = servers.flatMap(({ key, count, floatingIp }, index) => {
    if (typeof floatingIp === 'boolean') return [];
    const path = ['servers', index, 'floatingIp', 'reserved'];
    const { reserved } = floatingIp;
    const most = mostOf(count);
    if (reserved.length < most) report(path, `has ${reserved.length} for ${most} servers of "${key}"`);
    return reserved.map((address, position) => ({ address, path: [...path, position] }));
  });
  const addresses = places.map(({ address }) => address);
  reportRepeats(addresses, (index) => places[index].path, report);
}

function checkVolumes({ volumes = [] }: ServerSpec, path: (string | number)[], report: Report): void {
  const keys = volumes.map(({ key }) => key);
  reportRepeats(keys, (index) => [...path, 'volumes', index, 'key'], report);
  volumes.forEach(({ device }, index) => {
    const first = volumes.findIndex((volume) => volume.device === device);
    if (device !== undefined && first < index) {
      report([...path, 'volumes', index, 'device'], `"${device}" is that of volume "${keys[first]}" already`);
    }
  });
}

function checkEndpoint({ endpoint, servers }: BlueprintSpec, report: Report): void {
  if (!endpoint) return;
  const server = servers.find(({ key }) => key === endpoint.server);
  if (!server)
    report(
      ['endpoint', 'server'],
      notThere(
        'server',
        endpoint.server,
        servers.map(({ key }) => key),
      ),
    );
  else if (fewestOf(server.count) === 0)
    report(
      ['endpoint', 'server'],
      `server "${server.key}" has the count 0${typeof server.count === 'number' ? '' : ' as its min'}`,
    );
}
