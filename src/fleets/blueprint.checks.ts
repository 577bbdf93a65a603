import type { z } from 'zod';
import { checkNetworks, routedKeys } from './blueprint.network.checks';
import { checkNames, notThere, reportRepeats, type Report } from './blueprint.report';
import type { BlueprintSpec, SecurityGroupRuleSpec, ServerSpec } from './blueprint.shape';

/** What one member of a specification says of another: keys are unique, names exist, addresses do not collide. */
export function checkBlueprint(spec: BlueprintSpec, context: z.RefinementCtx<BlueprintSpec>): void {
  // zod goes on after a value out of bounds, and these checks count on the bounds: 10^15 instances would be named here.
  if (context.issues.length > 0) return;
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path, message });
  checkKeys(spec, report);
  checkNetworks(spec, report);
  spec.securityGroups.forEach(({ rules }, group) =>
    rules.forEach((rule, index) => checkRule(rule, ['securityGroups', group, 'rules', index], report)),
  );
  spec.servers.forEach((server, index) => checkServer(spec, server, ['servers', index], report));
  checkEndpoint(spec, report);
}

/** The keys of a server's instances: the first keeps the key of its role, the n-th has `-n` behind it. */
export const instanceKeys = ({ key, count }: Pick<ServerSpec, 'key' | 'count'>): string[] =>
  Array.from({ length: count }, (_, index) => (index === 0 ? key : `${key}-${index + 1}`));

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
          `"${key}" is also an instance of "${server.key}", whose count is ${server.count}`,
        );
    }
  }
}

function checkRule(rule: SecurityGroupRuleSpec, path: (string | number)[], report: Report): void {
  const ported = rule.protocol === 'tcp' || rule.protocol === 'udp';
  if (rule.port !== undefined && !ported) report([...path, 'port'], 'needs protocol tcp or udp');
  if (rule.portMax === undefined) return;
  if (rule.port === undefined) report([...path, 'portMax'], 'needs port, the first of the range');
  else if (rule.portMax < rule.port) report([...path, 'portMax'], `must be at least port, ${rule.port}`);
}

function checkServer(spec: BlueprintSpec, server: ServerSpec, path: (string | number)[], report: Report): void {
  const networks = spec.networks.map(({ key }) => key);
  const groups = spec.securityGroups.map(({ key }) => key);
  checkNames(server.networks, networks, 'network', [...path, 'networks'], report);
  checkVolumes(server, path, report);
  checkNames(server.securityGroups ?? [], groups, 'security group', [...path, 'securityGroups'], report);
  if (!server.floatingIp || server.networks.length === 0) return;
  if (!spec.router?.externalNetwork) {
    report([...path, 'floatingIp'], 'needs a router with an external network');
  } else if (!routedKeys(spec).includes(server.networks[0])) {
    report([...path, 'floatingIp'], `needs a router that joins the server's first network, "${server.networks[0]}"`);
  }
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
  else if (server.count === 0) report(['endpoint', 'server'], `server "${server.key}" has the count 0`);
}
