import { Group, MultiSelect, Select } from '@mantine/core';
import { useState } from 'react';
import { useAccounts, useFleets } from '../common/choices.query';
import { PageLayout } from '../common/page.layout';
import { useSearchState } from '../common/search.state';
import { Empty, Loaded } from '../common/states';
import { everyMs } from '../fleets/fleet.queries';
import type { Fleet } from '../fleets/fleet.types';
import { useExternalNames, useSources } from './topology.queries';
import { TopologyView } from './topology.view';

/** More than these beside each other are no picture any more. */
const atMost = 12;

/** The networks of an account's fleets, and the links between them. */
export function Page() {
  const [search, setSearch] = useSearchState();
  const accounts = useAccounts();
  return (
    <PageLayout title="Topology">
      <Loaded query={accounts} what="Accounts">
        {(list) => {
          const accountId = search.get('accountId') ?? list[0]?.id;
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
                onChange={(value) => value && setSearch({ accountId: value })}
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
  const fleets = useFleets(accountId, everyMs);
  return (
    <Loaded query={fleets} what="Fleets">
      {(items) =>
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
        <TopologyView {...sources} externalNames={externals.data ?? {}} stackFrom={3} fitted label="Network picture" />
      )}
    </>
  );
}
