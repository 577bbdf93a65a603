import { Alert, Badge, Button, Group, List, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api, type Schemas } from '../common/api.client';
import { useMay } from '../common/caller.query';
import { ConfirmDialog } from '../common/confirm.dialog';
import { timeText } from '../common/format';
import { RowsTable, type Column } from '../common/rows.table';
import { Empty, Loaded } from '../common/states';
import { useDeed, useDrift } from './fleet.queries';
import { kindText } from './kind.words';
import type { Fleet, TabProps } from './fleet.types';

type Drift = Schemas['Drift'];

/** What others have changed in the cloud, and what is done about it. */
export function Tab({ fleet }: TabProps) {
  const drift = useDrift(fleet.id);
  const may = useMay('operator');
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        {may && fleet.deleteRequestedAt === null ? (
          <Policy fleet={fleet} count={drift.data?.differences.length} />
        ) : (
          <span />
        )}
        <Button variant="default" loading={drift.isFetching} onClick={() => void drift.refetch()}>
          Compare again
        </Button>
      </Group>
      <Loaded query={drift} what="The comparison with the cloud">
        {(found) => <Found fleet={fleet} drift={found} may={may} />}
      </Loaded>
    </Stack>
  );
}

const policies = [
  { value: 'repair', label: 'Mend it' },
  { value: 'report', label: 'Only tell' },
];

/** `count` is how many differences there are now, once that is known. */
function Policy({ fleet, count }: { fleet: Fleet; count: number | undefined }) {
  const [asked, setAsked] = useState(false);
  const params = { path: { id: fleet.id } };
  const set = useDeed(
    fleet.id,
    (driftPolicy: Fleet['driftPolicy']) => api.PATCH('/api/v1/fleets/{id}', { params, body: { driftPolicy } }),
    (policy) =>
      policy === 'repair'
        ? 'What others have changed is mended now, and what they change from now on.'
        : 'What others change is only told now.',
  );
  const choose = (value: string) => (value === 'repair' ? setAsked(true) : set.mutate('report'));
  return (
    <div>
      <Text size="sm" fw={500} mb={4} id="drift-policy">
        What others change in the cloud
      </Text>
      <SegmentedControl
        data={policies}
        value={fleet.driftPolicy}
        onChange={choose}
        disabled={set.isPending}
        aria-labelledby="drift-policy"
      />
      <ConfirmDialog
        opened={asked}
        title={`Mend what others change of ${fleet.name}?`}
        confirm="Mend it"
        busy={set.isPending}
        onConfirm={() => set.mutate('repair', { onSettled: () => setAsked(false) })}
        onClose={() => setAsked(false)}
      >
        <Text size="sm">
          {nowText(count)} What others change from then on is changed back too, unasked. What they add stays.
        </Text>
      </ConfirmDialog>
    </div>
  );
}

function nowText(count: number | undefined): string {
  if (count === undefined) return 'What differs now is mended at once, and how much that is is not known.';
  if (count === 0) return 'Nothing differs now.';
  const all =
    count === 1 ? 'The one difference that there is now is' : `The ${count} differences that there are now are`;
  return `${all} mended at once: what was changed is changed back, and what was deleted is made again.`;
}

function Found({ fleet, drift, may }: { fleet: Fleet; drift: Drift; may: boolean }) {
  const { differences, added, checkedAt, drifted } = drift;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        Compared {timeText(checkedAt)}
      </Text>
      {differences.length === 0 ? (
        <Empty title="Nobody has changed it.">What stands in the cloud is what is wanted.</Empty>
      ) : (
        <>
          {drifted && may && <Repair fleet={fleet} count={differences.length} />}
          {!drifted && (
            <Alert color="blue">What people have asked for is still being done: these are no changes by others.</Alert>
          )}
          <RowsTable
            label="Differences"
            items={differences}
            columns={columns}
            idOf={({ kind, key }) => `${kind}/${key}`}
          />
        </>
      )}
      {added.length > 0 && <Added added={added} />}
    </Stack>
  );
}

function Repair({ fleet, count }: { fleet: Fleet; count: number }) {
  const [asked, setAsked] = useState(false);
  const params = { path: { id: fleet.id } };
  const repair = useDeed(
    fleet.id,
    () => api.POST('/api/v1/fleets/{id}/repair', { params }),
    `${fleet.name} is being mended.`,
  );
  return (
    <Group>
      <Button onClick={() => setAsked(true)}>Repair…</Button>
      <ConfirmDialog
        opened={asked}
        title={`Repair ${fleet.name}?`}
        confirm="Repair it"
        busy={repair.isPending}
        onConfirm={() => repair.mutate(undefined, { onSettled: () => setAsked(false) })}
        onClose={() => setAsked(false)}
      >
        <Text size="sm">
          {count === 1 ? 'The one difference below is' : `The ${count} differences below are`} mended: what was changed
          is changed back, and what was deleted is made again. What others have added stays.
        </Text>
      </ConfirmDialog>
    </Group>
  );
}

const columns: Column<Drift['differences'][number]>[] = [
  {
    name: 'What',
    cell: ({ kind, key, name }) => (
      <span title={name}>
        {kindText(kind)} <b>{key}</b>
      </span>
    ),
  },
  {
    name: 'What became of it',
    cell: ({ change }) => (
      <Badge variant="light" color="orange" tt="none">
        {change}
      </Badge>
    ),
  },
  { name: 'Why', cell: ({ reason }) => reason },
  { name: 'A repair would', cell: ({ repair }) => `${repair} it` },
];

const Added = ({ added }: { added: Drift['added'] }) => (
  <Stack component="section" gap="xs" aria-label="Added by others">
    <Title order={2} size="h4">
      Added by others
    </Title>
    <Text size="sm" c="dimmed">
      It bears no mark of this service, and is never touched. Some of it may keep the fleet from being deleted.
    </Text>
    <List size="sm">
      {added.map(({ kind, cloudId, name, on }) => (
        <List.Item key={cloudId}>
          {kindText(kind)} <b>{name}</b> on {on}
        </List.Item>
      ))}
    </List>
  </Stack>
);
