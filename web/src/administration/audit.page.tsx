import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Allowed } from '../common/allowed';
import { answerOf, api } from '../common/api.client';
import { timeText } from '../common/format';
import { ListTable } from '../common/list.table';
import type { Column } from '../common/rows.table';
import { PageLayout } from '../common/page.layout';
import { usePages } from '../common/pages.query';
import { SearchText } from '../common/search.text';
import { useSearchState } from '../common/search.state';
import { Empty } from '../common/states';
import { When } from '../common/when';
import { ActorSelect } from './actor.select';
import { AuditDialog, type AuditEntry } from './audit.dialog';

export const Page = () => (
  <PageLayout title="Audit log">
    <Allowed roles={[]}>
      <AuditLog />
    </Allowed>
  </PageLayout>
);

function AuditLog() {
  const [search] = useSearchState();
  const [shown, setShown] = useState<AuditEntry | null>(null);
  const filters = {
    actorId: search.get('actor') ?? undefined,
    action: search.get('what') ?? undefined,
    object: search.get('object') ?? undefined,
    from: instantOf(search.get('from')),
    to: instantOf(search.get('to')),
  };
  const query = usePages(['audit-log', filters], (cursor) =>
    answerOf(api.GET('/api/v1/audit-log', { params: { query: { limit: 50, cursor, ...filters } } })),
  );
  const columns: Column<AuditEntry>[] = [
    { name: 'When', cell: ({ at }) => <When at={at} /> },
    { name: 'Who', cell: ({ actor, role }) => `${actor} (${role})` },
    { name: 'What', cell: ({ action }) => <code>{shortOf(action)}</code> },
    { name: 'Outcome', cell: ({ status }) => (status < 400 ? `done (${status})` : `refused (${status})`) },
    { name: 'From', cell: ({ address }) => address ?? '–' },
    {
      name: 'More',
      cell: (entry) => (
        <Button size="compact-xs" variant="default" onClick={() => setShown(entry)} aria-label={labelOf(entry)}>
          Details
        </Button>
      ),
    },
  ];
  return (
    <>
      <Filters actorName={query.items?.at(0)?.actor} />
      <ListTable
        label="Audit log"
        query={query}
        columns={columns}
        idOf={({ id }) => id}
        empty={
          <Empty title="Nobody did anything of this kind.">
            Every change that is made through the API stands here. Take a filter away to see more.
          </Empty>
        }
      />
      <AuditDialog entry={shown} onClose={() => setShown(null)} />
    </>
  );
}

/** `actorName` is that of who did what is shown. */
function Filters({ actorName }: { actorName: string | undefined }) {
  const [search, change] = useSearchState();
  return (
    <Group align="flex-end" gap="sm">
      <ActorSelect value={search.get('actor')} name={actorName} onChange={(actor) => change({ actor })} />
      <SearchText name="what" label="What" placeholder="DELETE, or tokens" type="search" />
      <SearchText name="object" label="Object" placeholder="An id" type="search" />
      <SearchText name="from" label="From" type="datetime-local" />
      <SearchText name="to" label="Before" type="datetime-local" />
    </Group>
  );
}

const shortOf = (action: string): string => action.replace('/api/v1', '');
const labelOf = ({ action, at }: AuditEntry): string => `Details of ${shortOf(action)} at ${timeText(at)}`;

/** A field's time is the reader's; the API's is UTC. */
function instantOf(local: string | null): string | undefined {
  if (local === null) return undefined;
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
