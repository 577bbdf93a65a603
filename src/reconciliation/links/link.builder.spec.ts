import { blueprintSpecSchema } from '../../fleets';
import { buildLinks, type LinkedFleet, type LinkedPeer } from './link.builder';
import { linkPortKey } from './link.keys';
import type { ResourceRow } from '../resource.repository';

const spec = blueprintSpecSchema.parse({
  networks: [
    { key: 'lan', subnet: { cidr: 'auto' } },
    { key: 'far', subnet: { cidr: 'auto' } },
  ],
  router: {},
});
const stands = (cidr: string) =>
  ['network', 'subnet'].map((kind) => ({ kind, key: 'lan', status: 'active', attributes: { cidr } }) as ResourceRow);
const mine: LinkedFleet = {
  fleet: { id: 'a', name: 'north' },
  spec,
  cidrs: { lan: '10.1.0.0/24', far: '10.2.0.0/24' },
  rows: stands('10.1.0.0/24'),
};
/** With a network that its blueprint has got only now, and that has no block yet. */
const link = {
  peerId: 'b',
  ownerId: 'a',
  endingAt: null,
  first: true,
  peerFirst: true,
  rows: stands('10.3.0.0/24'),
  peer: { fleet: { id: 'b', name: 'south' }, spec, cidrs: { lan: '10.3.0.0/24' } },
} as unknown as LinkedPeer;

const destinations = (fleet: LinkedFleet) =>
  buildLinks(fleet, [link]).flatMap(({ kind, spec: of }) =>
    kind === 'router_route' ? [(of as { route: { destination: string } }).route.destination] : [],
  );

test('a link has no route to a network that has no block yet', () => {
  expect(destinations(mine)).toStrictEqual(['10.2.0.0/24']);
});

test('nor has the router of a fleet whose port of the link stands', () => {
  const port = ['port', 'router_interface'].map(
    (kind) =>
      ({
        kind,
        key: linkPortKey('b', 'own', 'lan'),
        status: 'active',
        attributes: { address: '10.1.0.9' },
      }) as ResourceRow,
  );
  expect(destinations({ ...mine, rows: [...mine.rows, ...port] })).toEqual(['10.2.0.0/24', '10.3.0.0/24']);
});
