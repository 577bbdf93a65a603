import { Card, Table, Title } from '@mantine/core';
import type { Schemas } from '../common/api.client';
import { useFleetName } from '../common/choices.query';
import { quantityText } from '../common/format';
import { Loaded } from '../common/states';
import { costText } from './usage.cost';
import { useUsage } from './usage.query';
import { beginningOf, type Span } from './usage.span';
import type { UsageItem } from './usage.types';

interface QuantityTableProps {
  account: Schemas['Account'];
  fleetId: string | null;
  span: Span;
}

/** How much was used of what, by fleet and kind. */
export function QuantityTable({ account, fleetId, span }: QuantityTableProps) {
  const { from } = beginningOf(span, account.timeZone);
  const usage = useUsage({ accountId: account.id, fleetId, from, granularity: 'total', groupBy: 'fleet,meter' });
  return (
    <Loaded query={usage} what="What was used">
      {(items) =>
        items.length === 0 ? null : (
          <Card withBorder>
            <Title order={2} size="h4" mb="sm">
              What was used
            </Title>
            <Quantities items={items} />
          </Card>
        )
      }
    </Loaded>
  );
}

function Quantities({ items }: { items: UsageItem[] }) {
  const fleetName = useFleetName();
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label="What was used">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Fleet</Table.Th>
            <Table.Th>Kind</Table.Th>
            <Table.Th ta="right">Quantity</Table.Th>
            <Table.Th>Unit</Table.Th>
            <Table.Th ta="right">Cost</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={`${item.fleetId} ${item.meter}`}>
              <Table.Td>{item.fleetId === null ? 'the account itself' : fleetName(item.fleetId)}</Table.Td>
              <Table.Td>{item.meter}</Table.Td>
              <Table.Td ta="right" className="figures">
                {quantityText(item.quantity)}
              </Table.Td>
              <Table.Td>{item.unit}</Table.Td>
              <Table.Td ta="right" className="figures">
                {costText(item)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
