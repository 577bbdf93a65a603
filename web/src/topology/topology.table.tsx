import { RowsTable, type Column } from '../common/rows.table';
import type { Picture, PictureFleet } from './picture.types';
import { namesOf } from './picture.words';
import { joinedWith, reachOfNetwork, reachOfServer } from './reach';

interface Row {
  id: string;
  cells: [what: string, name: string, state: string, addresses: string, connected: string, reach: string];
}

const columns: Column<Row>[] = ['What', 'Name', 'State', 'Addresses', 'Connected with', 'Reachable'].map(
  (name, index) => ({ name, cell: ({ cells }) => cells[index] || '–' }),
);

/** The picture in words: for who cannot see it, and for who would rather read. */
export const TopologyTable = ({ picture }: { picture: Picture }) => (
  <RowsTable
    label="The network picture as a table"
    items={rowsOf(picture)}
    columns={columns}
    idOf={({ id }) => id}
    dense
  />
);

function rowsOf(picture: Picture): Row[] {
  const several = picture.fleets.length > 1;
  return picture.fleets.flatMap((fleet) => {
    const named = (name: string) => (several ? `${fleet.name}: ${name}` : name);
    return [...routerRows(fleet, named), ...networkRows(picture, fleet, named), ...serverRows(fleet, named)];
  });
}

const routerRows = (fleet: PictureFleet, named: (name: string) => string): Row[] =>
  fleet.routers.map(({ id, name, state, external, networkIds }) => ({
    id,
    cells: [
      ...(['Router', named(name), state.word, ''] as const),
      [external, namesOf(fleet, networkIds)].filter(Boolean).join(', '),
      external ? `It leads to ${external}.` : 'It has no external network.',
    ],
  }));

const networkRows = (picture: Picture, fleet: PictureFleet, named: (name: string) => string): Row[] =>
  fleet.networks.map((network) => {
    const routers = fleet.routers.filter(({ networkIds }) => networkIds.includes(network.id)).map(({ name }) => name);
    const connected = [...routers, ...joinedWith(picture, network.id)].join(', ');
    const { text } = reachOfNetwork(picture, fleet, network);
    return {
      id: network.id,
      cells: ['Network', named(network.name), network.state.word, network.cidr ?? '', connected, text],
    };
  });

const serverRows = (fleet: PictureFleet, named: (name: string) => string): Row[] =>
  fleet.servers.map((server) => {
    const addresses = [...server.ports.map(({ address }) => address), ...server.floatingIps].filter(Boolean).join(', ');
    const networks = namesOf(
      fleet,
      server.ports.map(({ networkId }) => networkId),
    );
    const { text } = reachOfServer(fleet, server);
    return { id: server.id, cells: ['Server', named(server.key), server.state.word, addresses, networks, text] };
  });
