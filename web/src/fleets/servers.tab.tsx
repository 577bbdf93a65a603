import { Button, Group, Menu, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../common/caller.query';
import { agoText } from '../common/format';
import { useDeedSender } from '../common/idempotency';
import { SortableTable, type SortableColumn } from '../common/sortable.table';
import { Empty, Loaded } from '../common/states';
import { StatusBadge } from '../common/status.badge';
import { serverStateOf } from '../topology/node.state';
import { ConsoleDrawer } from './console.drawer';
import { useResources } from './fleet.queries';
import { actions, ServerActionDialog, type ServerAction } from './server-action.dialog';
import type { Fleet, Resource, TabProps } from './fleet.types';

interface Server extends Resource {
  addresses: string[];
  floatingIps: string[];
  volumes: string[];
}

const isOf = (server: string, key: string): boolean => key === server || key.startsWith(`${server}/`);

/** The servers, each with what hangs on it. */
export function serversOf(resources: Resource[]): Server[] {
  const addressesOf = (server: string, ...kinds: string[]) =>
    resources
      .filter(({ kind, key }) => kinds.includes(kind) && isOf(server, key))
      .flatMap(({ attributes }) => attributes.address ?? []);
  return resources
    .filter(({ kind }) => kind === 'server')
    .map((server) => ({
      ...server,
      addresses: addressesOf(server.key, 'port'),
      floatingIps: addressesOf(server.key, 'floating_ip', 'floating_ip_association'),
      volumes: resources.filter(({ kind, key }) => kind === 'volume' && isOf(server.key, key)).map(({ key }) => key),
    }));
}

export function Tab({ fleet }: TabProps) {
  const resources = useResources(fleet.id);
  const [shown, setShown] = useState<string | null>(null);
  const [asked, setAsked] = useState<{ server: string; action: ServerAction } | null>(null);
  const sendKeyed = useDeedSender();
  const columns = useColumns(fleet, setShown, (server, action) => setAsked({ server, action }));
  return (
    <>
      <Loaded query={resources} what="Servers">
        {(rows) => {
          const servers = serversOf(rows);
          if (servers.length === 0) {
            return <Empty title="It has no servers.">Its blueprint asks for none, or they are not made yet.</Empty>;
          }
          return <SortableTable label="Servers" items={servers} columns={columns} idOf={({ key }) => key} />;
        }}
      </Loaded>
      {shown !== null && <ConsoleDrawer fleetId={fleet.id} server={shown} onClose={() => setShown(null)} />}
      {asked && <ServerActionDialog fleet={fleet} {...asked} sendKeyed={sendKeyed} onClose={() => setAsked(null)} />}
    </>
  );
}

function useColumns(
  fleet: Fleet,
  onConsole: (server: string) => void,
  onAction: (server: string, action: ServerAction) => void,
): SortableColumn<Server>[] {
  const mayAct = useMay('operator');
  const mayRead = useMay('operator', 'viewer');
  const columns: SortableColumn<Server>[] = [
    {
      name: 'Server',
      by: ({ key }) => key,
      cell: ({ key, name }) => (
        <Text size="sm" fw={600} title={name}>
          {key}
        </Text>
      ),
    },
    {
      name: 'State',
      by: (server) => serverStateOf(server, server.status).word,
      cell: (server) => <State server={server} />,
    },
    { name: 'Addresses', cell: ({ addresses }) => <Lines of={addresses} /> },
    { name: 'Floating IPs', cell: ({ floatingIps }) => <Lines of={floatingIps} /> },
    { name: 'Volumes', cell: ({ volumes }) => <Lines of={volumes} /> },
    { name: 'Made', by: ({ createdAt }) => createdAt, cell: ({ createdAt }) => agoText(createdAt) },
    {
      name: 'What to do',
      cell: ({ key, attributes }) => (
        <Group gap="xs" wrap="nowrap">
          {mayRead && (
            <Button size="xs" variant="default" onClick={() => onConsole(key)} aria-label={`Console of ${key}`}>
              Console
            </Button>
          )}
          {mayAct && (
            <ServerMenu
              server={key}
              stopped={attributes.status === 'SHUTOFF'}
              onAction={(action) => onAction(key, action)}
            />
          )}
        </Group>
      ),
    },
  ];
  return columns.filter(({ name }) => fleet.status !== 'deleted' || name !== 'What to do');
}

interface ServerMenuProps {
  server: string;
  stopped: boolean;
  onAction: (action: ServerAction) => void;
}

const ServerMenu = ({ server, stopped, onAction }: ServerMenuProps) => (
  <Menu position="bottom-end" withinPortal>
    <Menu.Target>
      <Button size="xs" variant="default" aria-label={`Actions on ${server}`}>
        Actions
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      {actions
        .filter((action) => action !== (stopped ? 'stop' : 'start'))
        .map((action) => (
          <Menu.Item key={action} onClick={() => onAction(action)} color={action === 'rebuild' ? 'red' : undefined}>
            {action.charAt(0).toUpperCase() + action.slice(1)}…
          </Menu.Item>
        ))}
    </Menu.Dropdown>
  </Menu>
);

function State({ server }: { server: Server }) {
  const { word, tone } = serverStateOf(server, server.status);
  const { fault } = server.attributes;
  return (
    <>
      <StatusBadge status={word} tone={tone} />
      {fault && (
        <Text size="xs" c="dimmed" maw={260}>
          {fault}
        </Text>
      )}
    </>
  );
}

const Lines = ({ of }: { of: string[] }) =>
  of.length === 0 ? (
    '–'
  ) : (
    <Stack gap={0}>
      {of.map((line) => (
        <Text size="sm" key={line} className="figures">
          {line}
        </Text>
      ))}
    </Stack>
  );
