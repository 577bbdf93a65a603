import { Code, Group, Stack, Text } from '@mantine/core';
import { Allowed } from '../common/allowed';
import { answerOf, api, type Schemas } from '../common/api.client';
import { ListTable } from '../common/list.table';
import { PageLayout } from '../common/page.layout';
import { usePages } from '../common/pages.query';
import type { Column } from '../common/rows.table';
import { useSearchState } from '../common/search.state';
import { SearchText } from '../common/search.text';
import { Empty } from '../common/states';
import { When } from '../common/when';
import { WrappedCode } from '../common/wrapped.code';

type RefusedMessage = Schemas['RefusedMessage'];

const refreshMs = 10_000;

export const Page = () => (
  <PageLayout title="Refused messages" above={[{ name: 'Gateways', to: '/gateways' }]}>
    <Allowed roles={['operator', 'viewer']}>
      <RefusedMessages />
    </Allowed>
  </PageLayout>
);

const columns: Column<RefusedMessage>[] = [
  { name: 'When', cell: ({ at }) => <When at={at} /> },
  { name: 'Hardware id', cell: ({ hardwareId }) => hardwareId },
  {
    name: 'Why',
    cell: ({ code, message }) => (
      <Stack gap={2} miw={220}>
        <Code w="fit-content">{code}</Code>
        <Text size="sm">{message}</Text>
      </Stack>
    ),
  },
  {
    name: 'What it said',
    cell: ({ topic, excerpt }) => (
      <Stack gap={2} miw={260} maw={480}>
        <Text size="xs" c="dimmed">
          {topic || 'A connection that was not let in'}
        </Text>
        {topic !== '' && <WrappedCode>{excerpt || '(nothing)'}</WrappedCode>}
      </Stack>
    ),
  },
];

function RefusedMessages() {
  const [search] = useSearchState();
  const filters = { hardwareId: search.get('hardwareId') ?? undefined, code: search.get('code') ?? undefined };
  const query = usePages(
    ['refused-messages', filters],
    (cursor) => answerOf(api.GET('/api/v1/refused-messages', { params: { query: { limit: 50, cursor, ...filters } } })),
    refreshMs,
  );
  return (
    <Stack>
      <Group gap="sm" align="flex-end">
        <SearchText name="hardwareId" label="Hardware id" placeholder="all of it" type="search" />
        <SearchText name="code" label="Code" placeholder="ENROLLMENT_REFUSED" type="search" />
      </Group>
      <ListTable
        label="Refused messages"
        query={query}
        columns={columns}
        idOf={({ seq }) => seq}
        empty={
          <Empty title="No message of this kind was refused.">
            Of what gateways send that cannot be taken, the newest 10,000 messages stand here, and why; connections that
            are not let in, too. A gateway that an external broker turns away, or that never reaches one, is not among
            them.
          </Empty>
        }
      />
    </Stack>
  );
}
