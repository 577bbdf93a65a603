import { Card, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import type { Schemas } from '../common/api.client';
import { Charted } from '../common/charted';
import { useFleetName, useFleets } from '../common/choices.query';
import { dateText, moneyText } from '../common/format';
import { PageLayout } from '../common/page.layout';
import { useSearchState } from '../common/search.state';
import { Empty, Loaded, Loading } from '../common/states';
import { CostTable } from './cost.table';
import { OfAccount } from './of.account';
import { QuantityTable } from './quantity.table';
import { SpendCards } from './spend.cards';
import { useUsage, type Group as UsageGroup } from './usage.query';
import { costSeries, roundedTotal, type CostSeries } from './usage.shape';
import { stretchOf, type Granularity, type Stretch } from './usage.span';
import { NoStretch, TimeFields, useAskedStretch } from './usage.times';
import { ofNoFleet, type UsageItem } from './usage.types';

/** Loaded when there is something to draw: it is the largest part of this page. */
const CostChart = lazy(async () => ({ default: (await import('./cost.chart')).CostChart }));

type Account = Schemas['Account'];

export const Page = () => (
  <PageLayout title="Usage and cost">
    <OfAccount>
      {(account) => (
        <>
          <SpendCards accountId={account.id} />
          <UsageOf account={account} />
        </>
      )}
    </OfAccount>
  </PageLayout>
);

function UsageOf({ account }: { account: Account }) {
  const [search, change] = useSearchState();
  const asked = useAskedStretch();
  const stretch = stretchOf(asked, account.timeZone);
  const group = (search.get('by') ?? 'fleet') as UsageGroup;
  const fleetId = search.get('fleetId');
  return (
    <Stack>
      <Group align="flex-end" gap="sm">
        <TimeFields timeZone={account.timeZone} />
        <SegmentedControl
          aria-label="Told apart"
          data={[
            { value: 'fleet', label: 'By fleet' },
            { value: 'meter', label: 'By kind' },
          ]}
          value={group}
          onChange={(value) => change({ by: value })}
        />
        <FleetSelect accountId={account.id} value={fleetId} onChange={(id) => change({ fleetId: id })} />
      </Group>
      {stretch === null ? (
        <NoStretch asked={asked} />
      ) : (
        <>
          <CostOverTime account={account} stretch={stretch} group={group} fleetId={fleetId} />
          <QuantityTable accountId={account.id} stretch={stretch} fleetId={fleetId} />
        </>
      )}
    </Stack>
  );
}

interface FleetSelectProps {
  accountId: string;
  value: string | null;
  onChange: (fleetId: string | null) => void;
}

/** All of the account's fleets, or one: also one that is gone, where the address asks for it. */
function FleetSelect({ accountId, value, onChange }: FleetSelectProps) {
  const { data: fleets } = useFleets(accountId);
  const fleetName = useFleetName();
  const choices = (fleets ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const isKnown = value === null || choices.some((choice) => choice.value === value);
  return (
    <Select
      aria-label="Fleet"
      placeholder="All fleets"
      data={isKnown ? choices : [...choices, { value, label: fleetName(value) }]}
      value={value}
      onChange={onChange}
      clearable
      searchable
      clearButtonProps={{ 'aria-label': 'All fleets' }}
      w={{ base: '100%', xs: 220 }}
    />
  );
}

interface CostOverTimeProps {
  account: Account;
  stretch: Stretch;
  group: UsageGroup;
  fleetId: string | null;
}

function CostOverTime({ account, stretch, group, fleetId }: CostOverTimeProps) {
  const fleetName = useFleetName();
  const usage = useUsage({ accountId: account.id, fleetId, stretch, groupBy: group });
  // What is used of each kind by each fleet, as a line of an invoice: the table below shows it.
  const lines = useUsage({ accountId: account.id, fleetId, stretch, groupBy: 'fleet,meter', total: true });
  const series = useMemo(() => {
    const keyOf = ({ fleetId: of, meter }: UsageItem) => (group === 'meter' ? (meter ?? '–') : (of ?? ofNoFleet));
    const nameOf = (key: string) => (group === 'meter' || key === ofNoFleet ? key : fleetName(key));
    const found = costSeries(usage.data ?? [], keyOf, nameOf);
    return found && lines.data ? { ...found, total: roundedTotal(lines.data) } : found;
  }, [usage.data, lines.data, group, fleetName]);
  return (
    <Card withBorder>
      <Loaded query={usage} what="Cost over time">
        {() => <Cost series={series} periodText={periodTextOf(stretch.granularity, account.timeZone)} />}
      </Loaded>
    </Card>
  );
}

interface CostProps {
  series: CostSeries | null;
  periodText: (from: string) => string;
}

function Cost({ series, periodText }: CostProps) {
  if (series === null) {
    return (
      <Empty title="Nothing was used in this time.">
        What fleets have in the cloud and what their gateways send is counted from the moment on at which it is there.
        Choose another time, or build a fleet.
      </Empty>
    );
  }
  const total = moneyText(series.total, series.currency);
  const dearest = series.series.slice(0, 3).map(({ name }) => name);
  return (
    <>
      <Charted
        title="Cost over time"
        summary={`Cost by period, ${total} in all. Dearest: ${dearest.join(', ')}.`}
        chart={
          <Suspense fallback={<Loading what="The chart" />}>
            <CostChart series={series} periodText={periodText} />
          </Suspense>
        }
        table={<CostTable series={series} periodText={periodText} />}
      />
      <Text size="sm" c="dimmed" mt="xs">
        {total} in all{series.hasUnpriced && '; some of what was used has no price and is not in it'}
      </Text>
    </>
  );
}

/** Days and months are those of the account. */
function periodTextOf(granularity: Granularity, timeZone: string): (from: string) => string {
  if (granularity === 'total') return (from) => dateText(from, timeZone);
  const parts = granularity === 'month' ? { month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short' };
  const format = new Intl.DateTimeFormat(undefined, { ...(parts as Intl.DateTimeFormatOptions), timeZone });
  return (from) => format.format(new Date(from));
}
