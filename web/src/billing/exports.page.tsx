import { Anchor, Button, Card, Code, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api, asFile, type Schemas } from '../common/api.client';
import { saveAs } from '../common/download';
import { useNotices } from '../common/notices';
import { PageLayout } from '../common/page.layout';
import { Failed } from '../common/states';
import { OfAccount } from './of.account';

export const Page = () => (
  <PageLayout title="Exports">
    <OfAccount>{(account) => <FocusExport account={account} />}</OfAccount>
  </PageLayout>
);

const lastMonth = (now = new Date()): string =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);

/** A month's charges for a program that compares the bills of several clouds. */
function FocusExport({ account: { id, name } }: { account: Schemas['Account'] }) {
  const [month, setMonth] = useState(lastMonth);
  const notices = useNotices();
  const query = { accountId: id, period: month };
  const exporting = useMutation({
    mutationFn: () => answerOf(api.GET('/api/v1/exports/focus', { params: { query }, ...asFile('text/csv') })),
    onSuccess: (content) => {
      saveAs(content, `focus-${name}-${month}.csv`);
      notices.done(`The charges of ${month} are exported.`);
    },
  });
  return (
    <Card withBorder maw={720}>
      <Stack>
        <Title order={2} size="h4">
          FOCUS 1.2
        </Title>
        <Text size="sm">
          A month&rsquo;s charges as CSV by the{' '}
          <Anchor href="https://focus.finops.org" size="sm" underline="always">
            FinOps Open Cost and Usage Specification
          </Anchor>
          : a row for each resource, and rows of their own for corrections, minimums and credits. The rows of a closed
          month sum to its invoice; one that is not closed is told as it is known now.
        </Text>
        <Group align="flex-end">
          <TextInput
            label="Month"
            type="month"
            value={month}
            onChange={(event) => setMonth(event.currentTarget.value)}
          />
          <Button loading={exporting.isPending} disabled={month === ''} onClick={() => exporting.mutate()}>
            Download CSV
          </Button>
        </Group>
        {exporting.isError && <Failed error={exporting.error} />}
        <Text size="sm" c="dimmed">
          For programs:{' '}
          <Code style={{ overflowWrap: 'anywhere' }}>
            GET /api/v1/exports/focus?{String(new URLSearchParams(query))}
          </Code>
        </Text>
      </Stack>
    </Card>
  );
}
