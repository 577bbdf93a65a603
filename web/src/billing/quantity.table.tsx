import { Card, Title } from '@mantine/core';
import { useFleetName } from '../common/choices.query';
import { quantityText } from '../common/format';
import { RowsTable, type Column } from '../common/rows.table';
import { Loaded } from '../common/states';
import { costText } from './usage.cost';
import { useUsage } from './usage.query';
import type { Stretch } from './usage.span';
import { ofNoFleet, type UsageItem } from './usage.types';

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
  const idOf = ({ fleetId, meter }: UsageItem) => `${fleetId} ${meter}`;
  return <RowsTable label="What was used" items={items} columns={columns(fleetName)} idOf={idOf} />;
}

const columns = (fleetName: (id: string) => string): Column<UsageItem>[] => [
  { name: 'Fleet', cell: ({ fleetId }) => (fleetId === null ? ofNoFleet : fleetName(fleetId)) },
  { name: 'Kind', cell: ({ meter }) => meter },
  { name: 'Quantity', figure: true, cell: ({ quantity }) => quantityText(quantity) },
  { name: 'Unit', cell: ({ unit }) => unit },
  { name: 'Cost', figure: true, cell: costText },
];
