import { Alert, Card, Loader, Group, Stack, Table, Text } from '@mantine/core';
import { moneyText, quantityText } from '../common/format';
import { Failed } from '../common/states';
import type { Estimate, Judged } from './estimate.query';

/** What the specification costs a month, as it is built, and what is still wrong with it. */
export const EstimatePanel = ({ judged }: { judged: Judged }) => (
  <Card withBorder component="section" aria-label="Price">
    <Stack gap="sm">
      <Group justify="space-between">
        <Text component="h2" fw={650} m={0}>
          Price
        </Text>
        {!judged.settled && <Loader size="xs" aria-label="The price is being read" />}
      </Group>
      {judged.failure !== null && <Failed error={judged.failure} />}
      {judged.errors.length > 0 && <StillWrong count={judged.errors.length} known={judged.estimate !== undefined} />}
      {judged.estimate && <EstimateTable estimate={judged.estimate} />}
      {!judged.estimate && judged.errors.length === 0 && judged.failure === null && (
        <Text size="sm" c="dimmed">
          It is read as soon as the form is quiet.
        </Text>
      )}
    </Stack>
  </Card>
);

const StillWrong = ({ count, known }: { count: number; known: boolean }) => (
  <Alert color="orange" title={count === 1 ? 'One thing is not right yet' : `${count} things are not right yet`}>
    It stands at its field. {known ? 'The price is that of before.' : 'Then the price is shown here.'}
  </Alert>
);

export function EstimateTable({ estimate: { monthly, currency, items } }: { estimate: Estimate }) {
  const unpriced = items.filter((item) => item.monthly === null);
  return (
    <>
      <div aria-live="polite">
        <Text size="xl" fw={700} className="figures">
          {moneyText(monthly, currency)}
        </Text>
        <Text size="sm" c="dimmed">
          a month of 730 hours, at the prices of now
        </Text>
      </div>
      {items.length > 0 && (
        <div className="scrolls" tabIndex={0} role="region" aria-label="What the price is made of">
          <Table verticalSpacing={4} aria-label="What the price is made of">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>For</Table.Th>
                <Table.Th ta="right">A month</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item, index) => (
                <Table.Tr key={index}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    {item.key}
                    <Text size="xs" c="dimmed">
                      {quantityText(item.quantity)} × {item.meter ?? `a ${item.kind} whose flavor the cloud chooses`}
                    </Text>
                  </Table.Td>
                  <Table.Td ta="right" className="figures">
                    {item.monthly === null ? 'no price' : moneyText(item.monthly, currency)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {unpriced.length > 0 && (
        <Text size="sm" c="dimmed">
          What has no price is not in the sum: a price book has to name its meter.
        </Text>
      )}
    </>
  );
}
