import { Text } from '@mantine/core';
import { timeText } from '../common/format';
import { SortableTable, type SortableColumn } from '../common/sortable.table';
import { Empty, Loaded } from '../common/states';
import { StatusBadge } from '../common/status.badge';
import { useResources } from './fleet.queries';
import { kindText } from './kind.words';
import type { Resource, TabProps } from './fleet.types';

const detailOf = ({ attributes: { cidr, address, keyFingerprint, sizeGiB, fault, macAddress } }: Resource): string =>
  [cidr, address, macAddress, keyFingerprint, sizeGiB && `${sizeGiB} GiB`, fault].filter(Boolean).join(' · ');

const columns: SortableColumn<Resource>[] = [
  { name: 'Kind', by: ({ kind }) => kind, cell: ({ kind }) => kindText(kind) },
  {
    name: 'Name',
    by: ({ key }) => key,
    cell: ({ key, name }) => (
      <>
        <Text size="sm" fw={600}>
          {key}
        </Text>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
      </>
    ),
  },
  {
    name: 'State',
    by: ({ status }) => status,
    cell: ({ kind, status, attributes }) => (
      <>
        <StatusBadge status={status} />
        {/* Of other kinds the cloud's word is that of the moment in which they were made. */}
        {kind === 'server' && attributes.status && (
          <Text size="xs" c="dimmed">
            the cloud says {attributes.status}
          </Text>
        )}
      </>
    ),
  },
  { name: 'Details', cell: (resource) => detailOf(resource) || '–' },
  {
    name: 'Id in the cloud',
    cell: ({ cloudId }) => (
      <Text size="xs" ff="monospace">
        {cloudId ?? 'not known yet'}
      </Text>
    ),
  },
  { name: 'Made', by: ({ createdAt }) => createdAt, cell: ({ createdAt }) => timeText(createdAt) },
];

/** Everything that the fleet has in the cloud. */
export function Tab({ fleet }: TabProps) {
  return (
    <Loaded query={useResources(fleet.id)} what="Resources">
      {(rows) =>
        rows.length === 0 ? (
          <Empty title="It has nothing in the cloud.">
            What its blueprint asks for is made when its first gateway is accepted, or when you choose “Build it now”.
          </Empty>
        ) : (
          <SortableTable label="Resources" items={rows} columns={columns} idOf={({ kind, key }) => `${kind}/${key}`} />
        )
      }
    </Loaded>
  );
}
