import { List, Text } from '@mantine/core';
import type { Server, Spec } from './spec.types';

/** A specification in words, for who decides about it. */
export function SpecSummary({ spec }: { spec: Spec }) {
  const lines = [networkWords(spec), routerWords(spec), ...spec.servers.map(serverWords), ...groupWords(spec)];
  if (spec.endpoint) lines.push(`Gateways connect to ${spec.endpoint.server}, port ${spec.endpoint.port}.`);
  return (
    <List size="sm" spacing={4}>
      {lines.map((line) => (
        <List.Item key={line}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {line}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}

const listed = (words: string[]): string => words.join(', ');

function networkWords({ networks }: Spec): string {
  if (networks.length === 0) return 'No networks.';
  const names = networks.map(({ key, subnet, existing }) =>
    existing === undefined ? `${key} (${subnet?.cidr ?? 'no block'})` : `${key} (the cloud's ${existing})`,
  );
  return `${networks.length === 1 ? 'Network' : 'Networks'} ${listed(names)}.`;
}

function routerWords({ router, networks }: Spec): string {
  if (!router) return 'No router: its networks are isolated.';
  const joined = listed(router.networks ?? networks.map(({ key }) => key)) || 'no network';
  return router.externalNetwork
    ? `A router joins ${joined} with ${router.externalNetwork}.`
    : `A router joins ${joined}; it has no way outside.`;
}

function serverWords({ key, count, image, flavor, floatingIp }: Server): string {
  const many = typeof count === 'number' ? `${count} × ` : `${count.min} to ${count.max} × `;
  const scaled = typeof count === 'number' ? '' : `, one for each ${count.per} gateways`;
  const name = (value: string | object): string =>
    typeof value === 'string' ? value || '(not chosen)' : JSON.stringify(value);
  const address = floatingIp ? ', with a floating IP' : '';
  return `${many}${key}: image ${name(image)}, flavor ${name(flavor)}${address}${scaled}.`;
}

const groupWords = ({ securityGroups }: Spec): string[] =>
  securityGroups.map(({ key, rules }) =>
    rules.length === 0
      ? `Security group ${key} lets nothing in.`
      : `Security group ${key}: ${listed(
          rules.map(({ direction, protocol = 'any', port, portMax, remoteCidr, remoteGroup }) => {
            const ports = port === undefined ? '' : ` ${port}${portMax === undefined ? '' : `–${portMax}`}`;
            const remote = remoteGroup ? `group ${remoteGroup}` : (remoteCidr ?? 'anywhere');
            return `${protocol}${ports} ${direction === 'egress' ? 'to' : 'from'} ${remote}`;
          }),
        )}.`,
  );
