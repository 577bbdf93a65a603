import { Anchor, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router';
import { api } from '../common/api.client';
import { useMay } from '../common/caller.query';
import { useFleets } from '../common/choices.query';
import { ConfirmDialog } from '../common/confirm.dialog';
import { timeText } from '../common/format';
import { RowsTable, type Column } from '../common/rows.table';
import { Empty, Failed, Loaded } from '../common/states';
import { StatusBadge } from '../common/status.badge';
import { useDeed, useLinks } from './fleet.queries';
import type { Fleet, FleetLink, TabProps } from './fleet.types';

const tones = { waiting: 'off', joining: 'busy', joined: 'good', ending: 'busy' } as const;

/** The fleets whose networks are joined with this one's. */
export function Tab({ fleet }: TabProps) {
  const links = useLinks(fleet.id);
  const may = useMay('operator');
  const [leaving, setLeaving] = useState<FleetLink | null>(null);
  return (
    <Stack>
      {may && fleet.deleteRequestedAt === null && <Join fleet={fleet} linked={links.data ?? []} />}
      <Loaded query={links} what="Links">
        {(list) => (
          <RowsTable
            label="Links"
            items={list}
            columns={columns(fleet, may ? setLeaving : null)}
            idOf={({ peerId }) => peerId}
            empty={
              <Empty title="It is linked with no fleet.">
                Fleets are isolated from each other until they are linked: then a router between them lets their
                networks talk.
              </Empty>
            }
          />
        )}
      </Loaded>
      {leaving && <LeaveDialog fleet={fleet} link={leaving} onClose={() => setLeaving(null)} />}
    </Stack>
  );
}

const columns = (fleet: Fleet, onLeave: ((link: FleetLink) => void) | null): Column<FleetLink>[] => [
  {
    name: 'Fleet',
    cell: ({ peerId, peerName }) => (
      <Anchor component={RouterLink} to={`/fleets/${peerId}`} size="sm" fw={600}>
        {peerName}
      </Anchor>
    ),
  },
  {
    name: 'State',
    cell: ({ phase, reason }) => (
      <>
        <StatusBadge status={phase} tone={tones[phase]} />
        {reason && (
          <Text size="xs" c="dimmed">
            {reason}
          </Text>
        )}
      </>
    ),
  },
  { name: 'Paid by', cell: ({ ownerId, peerName }) => (ownerId === fleet.id ? fleet.name : peerName) },
  { name: 'Since', cell: ({ createdAt }) => timeText(createdAt) },
  {
    name: 'What to do',
    cell: (link) =>
      onLeave && link.phase !== 'ending' ? (
        <Button size="xs" variant="default" onClick={() => onLeave(link)} aria-label={`Separate from ${link.peerName}`}>
          Separate…
        </Button>
      ) : (
        '–'
      ),
  },
];

/** Chooses a fleet, and asks before the two are joined. */
function Join({ fleet, linked }: { fleet: Fleet; linked: FleetLink[] }) {
  const [peerId, setPeerId] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const fleets = useFleets();
  const taken = new Set([fleet.id, ...linked.map((link) => link.peerId)]);
  const choices = fleets.data?.filter(({ id, deleteRequestedAt }) => !taken.has(id) && deleteRequestedAt === null);
  const peer = choices?.find(({ id }) => id === peerId);
  if (fleets.isError) return <Failed error={fleets.error} retry={() => void fleets.refetch()} />;
  return (
    <Group align="flex-end" gap="xs">
      <Select
        label="Link with"
        placeholder={choices?.length === 0 ? 'There is no other fleet' : 'Choose a fleet'}
        data={choices?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        value={peerId}
        onChange={setPeerId}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'No fleet' }}
        nothingFoundMessage="No fleet has such a name"
      />
      <Button disabled={!peer} onClick={() => setAsked(true)}>
        Link…
      </Button>
      {asked && peer && (
        <JoinDialog
          fleet={fleet}
          peer={peer}
          onClose={() => {
            setAsked(false);
            setPeerId(null);
          }}
        />
      )}
    </Group>
  );
}

function JoinDialog({ fleet, peer, onClose }: { fleet: Fleet; peer: Fleet; onClose: () => void }) {
  const params = { path: { id: fleet.id } };
  const join = useDeed(
    fleet.id,
    () => api.POST('/api/v1/fleets/{id}/links', { params, body: { peerId: peer.id } }),
    `${fleet.name} and ${peer.name} are being joined.`,
  );
  return (
    <ConfirmDialog
      opened
      title={`Link ${fleet.name} with ${peer.name}?`}
      confirm="Link them"
      busy={join.isPending}
      onConfirm={() => join.mutate(undefined, { onSettled: onClose })}
      onClose={onClose}
    >
      <Stack gap="xs">
        <Text size="sm">
          A router between them joins their networks: servers of {fleet.name} and of {peer.name} reach each other then,
          as far as their security groups allow. Gateways and the world outside see no difference.
        </Text>
        <Text size="sm">
          The router is of {fleet.name}, whose account pays for it. Nothing is restarted. It can be taken away again by
          either fleet.
        </Text>
      </Stack>
    </ConfirmDialog>
  );
}

function LeaveDialog({ fleet, link, onClose }: { fleet: Fleet; link: FleetLink; onClose: () => void }) {
  const params = { path: { id: fleet.id, peerId: link.peerId } };
  const leave = useDeed(
    fleet.id,
    () => api.DELETE('/api/v1/fleets/{id}/links/{peerId}', { params }),
    `${fleet.name} and ${link.peerName} are being separated.`,
  );
  return (
    <ConfirmDialog
      opened
      dangerous
      title={`Separate ${fleet.name} from ${link.peerName}?`}
      confirm="Separate them"
      busy={leave.isPending}
      onConfirm={() => leave.mutate(undefined, { onSettled: onClose })}
      onClose={onClose}
    >
      <Text size="sm">
        The router between them goes, and what it costs ends. Servers of the two no longer reach each other, and
        connections between them break. Both fleets stand as they are otherwise, and can be linked again.
      </Text>
    </ConfirmDialog>
  );
}
