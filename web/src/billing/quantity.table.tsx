import { Card, Table, Title } from '@mantine/core';
import { useFleetName } from '../common/choices.query';
import { quantityText } from '../common/format';
import { Loaded } from '../common/states';
import { costText } from './usage.cost';
import { useUsage } from './usage.query';
import type { Stretch } from './usage.span';
import type { UsageItem } from './usage.types';

interface QuantityTableProps {
  accountId: string;
  fleetId: string | null;
  stretch: Stretch;
}

/** How much was used of what, by fleet and kind. */
export function QuantityTable({ accountId, fleetId, stretch }: QuantityTableProps) {
  const usage = useUsage({ accountId, fleetId, stretch, groupBy: 'fleet,meter', total: true });
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
