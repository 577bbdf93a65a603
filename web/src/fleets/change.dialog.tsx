import { Button, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../common/api.client';
import { useBlueprints } from '../common/choices.query';
import { HeldModal } from '../common/held.modal';
import { Loaded } from '../common/states';
import { useDeed } from './fleet.queries';
import type { Fleet } from './fleet.types';
import { QuotaFields, quotasText, type Quotas } from './quota.fields';

const approvals = [
  { value: 'automatic', label: 'At once' },
  { value: 'manual', label: 'After a decision' },
];

/** What of a fleet can be changed: what it is built from, how gateways are let in, and the quotas of its own project. */
export function ChangeDialog({ fleet, onClose }: { fleet: Fleet; onClose: () => void }) {
  // Only what was touched: the rest is shown, and stays, as others change it meanwhile.
  const [touched, setTouched] = useState<Partial<Pick<Fleet, 'blueprintId' | 'approval'>>>({});
  const [limits, setLimits] = useState<Quotas>({});
  const { blueprintId, approval } = { ...fleet, ...touched };
  const quotas = { ...fleet.project.quotas, ...limits };
  const blueprints = useBlueprints();
  const changes = {
    ...(blueprintId === fleet.blueprintId ? {} : { blueprintId }),
    ...(approval === fleet.approval ? {} : { approval }),
    ...(quotasText(quotas) === quotasText(fleet.project.quotas) ? {} : { project: { quotas } }),
  };
  const params = { path: { id: fleet.id } };
  const change = useDeed(
    fleet.id,
    () => api.PATCH('/api/v1/fleets/{id}', { params, body: changes }),
    `${fleet.name} is changed.`,
  );
  return (
    <HeldModal
      opened
      busy={change.isPending}
      onClose={onClose}
      title={`Change ${fleet.name}`}
      size={fleet.project.own ? 'lg' : 'md'}
    >
      <Stack>
        <Loaded query={blueprints} what="Blueprints">
          {(list) => (
            <Select
              label="Blueprint"
              data={list.map(({ id, name }) => ({ value: id, label: name }))}
              value={blueprintId}
              onChange={(value) => value && setTouched({ ...touched, blueprintId: value })}
              allowDeselect={false}
              searchable
            />
          )}
        </Loaded>
        <div>
          <Text size="sm" fw={500} id="approval-choice">
            Gateways that prove their enrollment are accepted
          </Text>
          <SegmentedControl
            data={approvals}
            value={approval}
            onChange={(value) => setTouched({ ...touched, approval: value as Fleet['approval'] })}
            aria-labelledby="approval-choice"
          />
        </div>
        {fleet.project.own && <QuotaFields quotas={quotas} onChange={(limit) => setLimits({ ...limits, ...limit })} />}
        {'blueprintId' in changes && (
          <Text size="sm">
            The fleet is brought to the other blueprint at once: servers may be made anew, and what only the old one
            asks for goes away. “What would change” tells what is left to do.
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={change.isPending}>
            Cancel
          </Button>
          <Button
            disabled={Object.keys(changes).length === 0}
            loading={change.isPending}
            onClick={() => change.mutate(undefined, { onSuccess: onClose })}
          >
            Change it
          </Button>
        </Group>
      </Stack>
    </HeldModal>
  );
}
