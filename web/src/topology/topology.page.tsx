import { Group, MultiSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { answerOf, api } from '../common/api.client';
import { PageLayout } from '../common/page.layout';
import { Empty, Loaded } from '../common/states';
import { useAccounts, type Fleet } from '../fleets/fleet.queries';
import { useExternalNames, useSources } from './topology.queries';
import { TopologyView } from './topology.view';

/** More than these beside each other are no picture any more. */
const atMost = 12;

/** The networks of an account's fleets, and the links between them. */
export function Page() {
  const [search, setSearch] = useSearchParams();
  const accounts = useAccounts();
  return (
    <PageLayout title="Topology">
      <Loaded query={accounts} what="Accounts">
        {(byId) => {
          const list = [...byId.values()];
          const accountId = search.get('account') ?? list[0]?.id;
          if (accountId === undefined) {
            return (
              <Empty title="There are no accounts yet.">
                Make an account, a blueprint and a fleet; its networks are drawn here.
              </Empty>
            );
          }
          return (
            <>
              <Select
                label="Account"
                data={list.map(({ id, name }) => ({ value: id, label: name }))}
                value={accountId}
                onChange={(value) => value && setSearch({ account: value }, { replace: true })}
                allowDeselect={false}
                maw={320}
              />
              <OfAccount key={accountId} accountId={accountId} />
            </>
          );
        }}
      </Loaded>
    </PageLayout>
  );
}

function OfAccount({ accountId }: { accountId: string }) {
  const fleets = useQuery({
    queryKey: ['fleets', 'of-account', accountId],
    queryFn: () => answerOf(api.GET('/api/v1/fleets', { params: { query: { accountId, limit: 500 } } })),
    refetchInterval: 10_000,
  });
  return (
    <Loaded query={fleets} what="Fleets">
      {({ items }) =>
        items.length === 0 ? (
          <Empty title="The account has no fleets.">Make one, and its networks are drawn here.</Empty>
        ) : (
          <Pictured fleets={items} />
        )
      }
    </Loaded>
  );
}

function Pictured({ fleets }: { fleets: Fleet[] }) {
  const built = fleets.filter(({ buildRequestedAt }) => buildRequestedAt !== null);
  const [names, setNames] = useState(() => built.slice(0, atMost).map(({ name }) => name));
  const shown = fleets.filter(({ name }) => names.includes(name));
  const sources = useSources(shown);
  const externals = useExternalNames();
  return (
    <>
      <Group>
        <MultiSelect
          label="Fleets"
          description={fleets.length > atMost ? `${atMost} of ${fleets.length} at most` : undefined}
          data={fleets.map(({ name }) => name)}
          value={names}
          onChange={setNames}
          maxValues={atMost}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'No fleets' }}
          w="100%"
        />
      </Group>
      {shown.length === 0 ? (
        <Empty title="No fleet is chosen.">Choose fleets to see their networks beside each other.</Empty>
      ) : (
        <TopologyView {...sources} externalNames={externals.data ?? {}} stackFrom={3} label="Network picture" />
      )}
    </>
  );
}
