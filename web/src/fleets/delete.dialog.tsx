import { List, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../common/api.client';
import { ConfirmDialog } from '../common/confirm.dialog';
import { moneyText } from '../common/format';
import { Loaded } from '../common/states';
import { useDeed, useLinks, usePlan, useResources } from './fleet.queries';
import { kindText } from './kind.words';
import type { Fleet, Resource } from './fleet.types';

/** Tells what goes away and what stays before a fleet is taken down. */
export function DeleteDialog({ fleet, onClose }: { fleet: Fleet; onClose: () => void }) {
  const { id, name } = fleet;
  const [typed, setTyped] = useState('');
  const resources = useResources(id);
  const remove = useDeed(
    id,
    () => api.DELETE('/api/v1/fleets/{id}', { params: { path: { id } } }),
    `${name} is taken down now.`,
  );
  const confirm = () => remove.mutate(undefined, { onSuccess: onClose });
  return (
    <ConfirmDialog
      opened
      dangerous
      title={`Delete ${name}?`}
      confirm="Delete the fleet"
      busy={remove.isPending}
      disabled={typed !== name}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Loaded query={resources} what="What the fleet has">
          {(rows) => <Goes rows={rows} fleet={fleet} />}
        </Loaded>
        <TextInput
          label={`Write ${name} to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
        />
      </Stack>
    </ConfirmDialog>
  );
}

function Goes({ rows, fleet }: { rows: Resource[]; fleet: Fleet }) {
  const plan = usePlan(fleet.id, fleet.buildRequestedAt !== null).data;
  // A plan tells what is paid once it is done: what ends is that only where nothing is left to do.
  const cost = plan?.steps.length === 0 ? plan.monthlyCost : null;
  const peers = useLinks(fleet.id).data?.map(({ peerName }) => peerName) ?? [];
  const kept = rows.filter(({ attributes }) => attributes.keep);
  const addresses = rows
    .filter(({ kind }) => kind === 'floating_ip')
    .flatMap(({ attributes }) => attributes.address ?? []);
  const counts = countsOf(rows.filter(({ attributes }) => !attributes.keep));
  return (
    <>
      <Text size="sm" fw={600}>
        {counts.length > 0
          ? 'This goes away in the cloud and does not come back:'
          : 'Nothing of it stands in the cloud.'}
      </Text>
      {counts.length > 0 && (
        <List size="sm">
          {counts.map(([kind, count]) => (
            <List.Item key={kind}>
              {count} × {kindText(kind)}
              {kind === 'floating_ip' && addresses.length > 0 && `: ${addresses.join(', ')}`}
            </List.Item>
          ))}
        </List>
      )}
      <Text size="sm">
        Its gateways have nowhere to connect to any more.
        {peers.length > 0 && ` Its links with ${peers.join(' and ')} end.`}
        {cost && ` ${moneyText(cost.total, cost.currency)} a month end with it.`}
      </Text>
      <Text size="sm">
        {kept.length > 0 && `Volumes that are to be kept stay: ${kept.map(({ name }) => name).join(', ')}. `}
        Golden images stay, and so do its history and its bills.
      </Text>
    </>
  );
}

function countsOf(rows: Resource[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { kind } of rows) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a.localeCompare(b));
}
