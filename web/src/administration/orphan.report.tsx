import { Alert, Button, Checkbox, Group, List, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api, type Schemas } from '../common/api.client';
import { ConfirmDialog } from '../common/confirm.dialog';
import { useNotices } from '../common/notices';
import { queries } from '../common/queries';
import { RowsTable, type Column } from '../common/rows.table';
import { Empty } from '../common/states';
import { When } from '../common/when';
import { kindText } from '../fleets/kind.words';

type Report = Schemas['OrphanReport'];
type Orphan = Report['orphans'][number];

const stateWords: Record<Orphan['state'], string> = {
  orphan: 'of a fleet that is gone',
  kept: 'left on purpose',
  'unknown-fleet': 'of a fleet that was never here',
};

export function OrphanReport({ report: { orphans, gone }, cloud }: { report: Report; cloud: string }) {
  // What is of no use to anybody is chosen from the start; what is kept is not.
  const [chosen, setChosen] = useState(() => orphans.filter(({ state }) => state === 'orphan').map(idOf));
  const [asking, setAsking] = useState(false);
  const sweep = useSweep(cloud, () => {
    setAsking(false);
    setChosen([]);
  });
  if (orphans.length === 0 && gone.length === 0) {
    return (
      <Empty title="Nothing is left over.">
        All that bears our mark in the cloud belongs to a fleet, and is there.
      </Empty>
    );
  }
  const present = chosen.filter((id) => orphans.some((orphan) => idOf(orphan) === id));
  return (
    <Stack gap="lg">
      {sweep.data && <Left left={sweep.data.left} />}
      <Stack gap="sm" component="section" aria-label="Left over in the cloud">
        <Heading>Left over in the cloud</Heading>
        <RowsTable
          label="What is left over in the cloud"
          items={orphans}
          columns={orphanColumns(present, setChosen)}
          idOf={idOf}
          empty={<Empty title="Nothing is left over." />}
        />
      </Stack>
      <Stack gap="sm" component="section" aria-label="Missing in the cloud">
        <Heading>Missing in the cloud</Heading>
        <RowsTable
          label="What is missing in the cloud"
          items={gone}
          columns={goneColumns}
          idOf={({ fleetId, kind, name }) => `${fleetId} ${kind} ${name}`}
          empty={<Empty title="Nothing is missing: all that fleets have on record is there." />}
          narrow
        />
      </Stack>
      <Group>
        <Button color="red" disabled={present.length === 0 && gone.length === 0} onClick={() => setAsking(true)}>
          {deedWords(present.length, gone.length)}
        </Button>
      </Group>
      <ConfirmDialog
        opened={asking}
        title="Clear up the cloud?"
        confirm="Clear up"
        busy={sweep.isPending}
        dangerous
        onConfirm={() => sweep.mutate(present)}
        onClose={() => setAsking(false)}
      >
        {present.length} objects are deleted from the cloud for good. Fleets that miss something are looked at again.
      </ConfirmDialog>
    </Stack>
  );
}

const orphanColumns = (chosen: string[], onChange: (ids: string[]) => void): Column<Orphan>[] => [
  { name: 'Choose', cell: (orphan) => <Choice orphan={orphan} chosen={chosen} onChange={onChange} /> },
  { name: 'Name', cell: ({ name }) => name },
  { name: 'Kind', cell: ({ kind }) => kindText(kind) },
  { name: 'What it is', cell: ({ state }) => stateWords[state] },
  { name: 'Made', cell: ({ createdAt }) => <When at={createdAt} /> },
];

const goneColumns: Column<Report['gone'][number]>[] = [
  { name: 'Name', cell: ({ name }) => name },
  { name: 'Kind', cell: ({ kind }) => kindText(kind) },
  { name: 'Fleet', cell: ({ fleet, fleetId }) => fleet ?? fleetId },
];

function deedWords(chosen: number, gone: number): string {
  if (chosen > 0) return `Remove ${chosen} from the cloud`;
  return gone > 0 ? 'Have the fleets looked at' : 'Choose what to remove';
}

const idOf = ({ cloudId }: Orphan): string => cloudId;

const Heading = ({ children }: { children: string }) => (
  <Text component="h2" fw={650} size="lg" m={0}>
    {children}
  </Text>
);

interface ChoiceProps {
  orphan: Orphan;
  chosen: string[];
  onChange: (ids: string[]) => void;
}

const Choice = ({ orphan, chosen, onChange }: ChoiceProps) => (
  <Checkbox
    aria-label={`Remove ${orphan.kind} ${orphan.name}`}
    checked={chosen.includes(orphan.cloudId)}
    onChange={(event) =>
      onChange(event.currentTarget.checked ? [...chosen, orphan.cloudId] : chosen.filter((id) => id !== orphan.cloudId))
    }
  />
);

function useSweep(cloud: string, onDone: () => void) {
  const notices = useNotices();
  return useMutation({
    mutationFn: (cloudIds: string[]) =>
      answerOf(api.POST('/api/v1/orphans/sweep', { body: { ...(cloud === '' ? {} : { cloud }), cloudIds } })),
    onSuccess: ({ removed, woken }) =>
      notices.done(`${removed.length} removed; ${woken.length} fleets are looked at again.`),
    onError: notices.failed,
    onSettled: async () => {
      onDone();
      await queries.invalidateQueries({ queryKey: ['orphans'] });
    },
  });
}

function Left({ left }: { left: Schemas['SweepResult']['left'] }) {
  if (left.length === 0) return null;
  return (
    <Alert color="orange" title="Some could not be removed" role="alert">
      <List size="sm">
        {left.map(({ cloudId, kind, name, reason }) => (
          <List.Item key={cloudId}>
            {kind} {name}: {reason}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
