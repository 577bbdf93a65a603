import { Anchor, Drawer, List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Facts } from '../common/facts';
import { StatusBadge } from '../common/status.badge';
import type { Chosen, Layout } from './layout.types';
import type { Picture, PictureFleet, PictureServer } from './picture.types';
import { namesOf, wordsOfLink } from './picture.words';
import { joinedWith, reachOfNetwork, reachOfServer } from './reach';

interface DetailProps {
  picture: Picture;
  layout: Layout;
  chosen: Chosen;
  onClose: () => void;
}

/** What was chosen in the picture, told in full. */
export function NodeDetail({ picture, layout, chosen, onClose }: DetailProps) {
  const { title, body } = detailOf(picture, layout, chosen);
  return (
    <Drawer opened onClose={onClose} position="right" title={title}>
      <Stack gap="sm">{body}</Stack>
    </Drawer>
  );
}

function detailOf(picture: Picture, layout: Layout, { kind, id }: Chosen): { title: string; body: ReactNode } {
  if (kind === 'external') return { title: `External network ${id}`, body: <External picture={picture} name={id} /> };
  if (kind === 'stack') {
    const found = layout.stacks.find(({ stack }) => stack.id === id)?.stack;
    if (!found) return gone;
    return {
      title: found.servers.length === 1 ? `Server ${found.label}` : `Servers ${found.label}`,
      body: found.servers.map((server) => (
        <Server key={server.id} fleet={found.fleet} server={server} picture={picture} />
      )),
    };
  }
  if (kind === 'link') {
    const link = picture.links.find((one) => one.id === id);
    return link ? { title: 'Link', body: <Text size="sm">{wordsOfLink(picture, link)}</Text> } : gone;
  }
  const fleet = picture.fleets.find(({ networks, routers }) => [...networks, ...routers].some((one) => one.id === id));
  const network = fleet?.networks.find((one) => one.id === id);
  const router = fleet?.routers.find((one) => one.id === id);
  if (fleet && network) {
    return {
      title: `Network ${network.name}`,
      body: (
        <>
          <Standing fleet={fleet} state={network.state} facts={[['Block', network.cidr ?? 'none yet']]} />
          <Text size="sm">{reachOfNetwork(picture, fleet, network).text}</Text>
          <Members title="Servers on it" names={membersOf(fleet, network.id)} />
          <Members title="Joined by links with" names={joinedWith(picture, network.id)} />
        </>
      ),
    };
  }
  if (!fleet || !router) return gone;
  const facts: [string, string][] = [
    ['Gateway on', router.external ?? 'no external network'],
    ['Joins', namesOf(fleet, router.networkIds) || 'no network'],
  ];
  return { title: 'Router', body: <Standing fleet={fleet} state={router.state} facts={facts} /> };
}

const gone = { title: 'It is gone', body: <Text size="sm">It is no longer in the picture.</Text> };

const membersOf = ({ servers }: PictureFleet, networkId: string): string[] =>
  servers
    .filter(({ ports }) => ports.some((port) => port.networkId === networkId))
    .map(
      ({ key, ports }) =>
        `${key} at ${ports.find((port) => port.networkId === networkId)?.address ?? 'no address yet'}`,
    );

function External({ picture, name }: { picture: Picture; name: string }) {
  const fleets = picture.fleets.filter(({ routers }) => routers.some(({ external }) => external === name));
  const floating = fleets.flatMap((fleet) =>
    fleet.servers.flatMap(({ key, floatingIps }) =>
      floatingIps.map((address) => `${address}: ${key} of ${fleet.name}`),
    ),
  );
  return (
    <>
      <Members title="Routers have their gateway on it in" names={fleets.map((fleet) => fleet.name)} />
      <Members title="Floating IPs in use" names={floating} />
    </>
  );
}

function Server({ picture, fleet, server }: { picture: Picture; fleet: PictureFleet; server: PictureServer }) {
  const facts = server.ports.map(({ networkId, address }): [string, string] => [
    `On ${namesOf(fleet, [networkId])}`,
    address ?? 'no address yet',
  ]);
  const floating = server.floatingIps.map((address): [string, string] => ['Floating IP', address]);
  const joined = [...new Set(server.ports.flatMap(({ networkId }) => joinedWith(picture, networkId)))];
  return (
    <Stack gap="xs" component="section" aria-label={server.key}>
      <Text fw={600}>{server.key}</Text>
      <Standing fleet={fleet} state={server.state} facts={[...facts, ...floating]} />
      {server.fault && <Text size="sm">{server.fault}</Text>}
      <Text size="sm">{reachOfServer(fleet, server).text}</Text>
      {joined.length > 0 && <Text size="sm">By a link it reaches {joined.join(' and ')}.</Text>}
      <Anchor component={Link} to={`/fleets/${fleet.id}/servers`} size="sm">
        Actions and console
      </Anchor>
    </Stack>
  );
}

interface StandingProps {
  fleet: PictureFleet;
  state: PictureServer['state'];
  facts: [string, string][];
}

const Standing = ({ fleet, state, facts }: StandingProps) => (
  <>
    <div>
      <StatusBadge status={state.word} tone={state.tone} />
    </div>
    <Facts facts={[['Fleet', fleet.name], ...facts]} />
  </>
);

const Members = ({ title, names }: { title: string; names: string[] }) =>
  names.length === 0 ? null : (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm">
        {names.map((name) => (
          <List.Item key={name}>{name}</List.Item>
        ))}
      </List>
    </div>
  );
