import { Card, Group, Text } from '@mantine/core';
import { Charted } from '../common/charted';
import { countText } from '../common/format';
import { RowsTable, type Column } from '../common/rows.table';
import type { Overview } from './overview.query';

type Minutes = Overview['registrationsPerMinute'];

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const clockText = (iso: string): string => clock.format(new Date(iso));

/** Gateways that registered for the first time, minute by minute of the last hour. */
export function RegistrationsCard({ minutes }: { minutes: Minutes }) {
  const total = minutes.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(...minutes.map(({ count }) => count), 0);
  return (
    <Card withBorder h="100%">
      <Charted
        title="Registrations per minute"
        summary={`In the last hour ${total} gateways registered for the first time, at most ${most} in a minute.`}
        chart={<Bars minutes={minutes} most={most} />}
        table={<MinutesTable minutes={minutes} />}
      />
      <Text size="sm" c="dimmed" mt="xs">
        {countText(total)} in the last hour, at most {countText(most)} in a minute
      </Text>
    </Card>
  );
}

const [width, height] = [600, 140];

/** Drawn here: a library of charts would be most of what the first page loads. */
function Bars({ minutes, most }: { minutes: Minutes; most: number }) {
  const step = width / minutes.length;
  return (
    <>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width="100%"
        height={height}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--mantine-color-default-border)" />
        {minutes.map(({ at, count }, index) => {
          const tall = most === 0 ? 0 : (count / most) * (height - 8);
          return (
            <rect
              key={at}
              x={index * step + step * 0.1}
              y={height - tall}
              width={step * 0.8}
              height={tall}
              fill="var(--mantine-primary-color-filled)"
            >
              <title>{`${clockText(at)}: ${count}`}</title>
            </rect>
          );
        })}
      </svg>
      <Group justify="space-between" aria-hidden="true">
        {[minutes.at(0), minutes.at(minutes.length / 2), minutes.at(-1)].map(
          (minute) =>
            minute && (
              <Text key={minute.at} size="xs" c="dimmed" className="figures">
                {clockText(minute.at)}
              </Text>
            ),
        )}
      </Group>
    </>
  );
}

const MinutesTable = ({ minutes }: { minutes: Minutes }) => (
  <RowsTable
    label="Registrations per minute"
    items={minutes.filter(({ count }) => count > 0)}
    columns={columns}
    idOf={({ at }) => at}
    empty={<Text size="sm">None in the last hour.</Text>}
    narrow
    dense
  />
);

const columns: Column<Minutes[number]>[] = [
  { name: 'Minute', cell: ({ at }) => clockText(at) },
  { name: 'Registrations', figure: true, cell: ({ count }) => countText(count) },
];
