import { Accordion, Anchor, Radio, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import { NewAccount } from '../administration/account.dialog';
import { AccountSelect } from '../common/account.select';
import { useMayForAll } from '../common/caller.query';
import { useAccounts, useBlueprints } from '../common/choices.query';
import { QuotaFields } from '../fleets/quota.fields';
import type { FleetDraft } from './fleet.draft';

interface BasicsStepProps {
  draft: FleetDraft;
  onChange: (draft: Partial<FleetDraft>) => void;
  /** What is missing, once somebody wanted to go on. */
  errorAt: (pointer: string) => string | undefined;
}

/** What the fleet is called, who pays for it, and what it is built from. */
export const BasicsStep = ({ draft, onChange, errorAt }: BasicsStepProps) => (
  <Stack gap="lg">
    <TextInput
      label="Name of the fleet"
      description="Everything of it in the cloud is named after it; it never changes"
      value={draft.name}
      error={errorAt('/name')}
      onChange={(event) => onChange({ name: event.currentTarget.value })}
      maw={420}
      required
      autoComplete="off"
      spellCheck={false}
    />
    <Payer draft={draft} onChange={onChange} errorAt={errorAt} />
    <Source draft={draft} onChange={onChange} />
    <Radio.Group
      label="Gateways that prove their enrollment"
      value={draft.approval}
      onChange={(approval) => onChange({ approval: approval })}
    >
      <Stack gap="xs" mt="xs">
        <Radio value="automatic" label="are accepted at once" />
        <Radio value="manual" label="wait until somebody approves them" />
      </Stack>
    </Radio.Group>
    <More draft={draft} onChange={onChange} />
  </Stack>
);

function Payer({ draft, onChange, errorAt }: BasicsStepProps) {
  const accounts = useAccounts();
  const mayMake = useMayForAll('billing');
  return (
    <Stack gap="xs" align="flex-start">
      <AccountSelect
        value={draft.accountId}
        error={errorAt('/accountId')}
        onChange={(accountId) => onChange({ accountId })}
      />
      {accounts.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {mayMake
            ? 'There is no account yet: make one.'
            : 'There is no account yet: ask somebody with the role billing.'}
        </Text>
      )}
      {mayMake && <NewAccount onMade={({ id }) => onChange({ accountId: id })} />}
    </Stack>
  );
}

type PartProps = Pick<BasicsStepProps, 'draft' | 'onChange'>;

function Source({ draft, onChange }: PartProps) {
  const blueprints = useBlueprints();
  const label = useId();
  const [existing, setExisting] = useState(draft.blueprintId !== null);
  const choose = (way: string) => {
    setExisting(way === 'existing');
    onChange({ blueprintId: way === 'existing' ? (blueprints.data?.[0]?.id ?? null) : null });
  };
  const none = blueprints.data?.length === 0;
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm" fw={500} id={label}>
        It is built from
      </Text>
      <SegmentedControl
        aria-labelledby={label}
        value={existing ? 'existing' : 'new'}
        onChange={choose}
        data={[
          { value: 'new', label: 'A new blueprint' },
          { value: 'existing', label: 'An existing one', disabled: none },
        ]}
      />
      {existing && (
        <Select
          label="Blueprint"
          data={(blueprints.data ?? []).map(({ id, name, version }) => ({
            value: id,
            label: `${name} (version ${version})`,
          }))}
          value={draft.blueprintId}
          onChange={(blueprintId) => onChange({ blueprintId })}
          allowDeselect={false}
          searchable
          nothingFoundMessage="There is no such blueprint."
          w={{ base: '100%', xs: 360 }}
        />
      )}
      {existing && draft.blueprintId !== null && (
        // Only a tab that knows this one is signed in as it is.
        <Anchor component={Link} to={`/blueprints/${draft.blueprintId}`} size="sm" target="_blank" rel="opener">
          Look at it in a new tab
        </Anchor>
      )}
    </Stack>
  );
}

const More = ({ draft, onChange }: PartProps) => (
  <Accordion variant="separated">
    <Accordion.Item value="more">
      <Accordion.Control>More: cloud, project, who makes it, drift</Accordion.Control>
      <Accordion.Panel>
        <Stack>
          <TextInput
            label="Cloud"
            description="By its name in clouds.yaml; the default cloud when empty"
            value={draft.cloud}
            onChange={(event) => onChange({ cloud: event.currentTarget.value.trim() })}
          />
          <Select
            label="Project in the cloud"
            description="It never changes; what Heat makes stands in the shared one"
            data={[
              { value: 'shared', label: 'shared with other fleets' },
              { value: 'own', label: 'of its own', disabled: draft.engine === 'heat' },
            ]}
            value={draft.quotas === null ? 'shared' : 'own'}
            allowDeselect={false}
            onChange={(project) => onChange({ quotas: project === 'own' ? {} : null })}
          />
          {draft.quotas && (
            <QuotaFields
              quotas={draft.quotas}
              onChange={(limit) => onChange({ quotas: { ...draft.quotas, ...limit } })}
            />
          )}
          <Select
            label="Who makes it in the cloud"
            data={[
              { value: 'native', label: 'Moorage, object for object' },
              { value: 'heat', label: 'Heat, as one stack', disabled: draft.quotas !== null },
            ]}
            value={draft.engine}
            allowDeselect={false}
            onChange={(engine) => onChange({ engine: engine as FleetDraft['engine'] })}
          />
          <Select
            label="What others change in the cloud"
            data={[
              { value: 'repair', label: 'is mended' },
              { value: 'report', label: 'is only told' },
            ]}
            value={draft.driftPolicy}
            allowDeselect={false}
            onChange={(driftPolicy) => onChange({ driftPolicy: driftPolicy as FleetDraft['driftPolicy'] })}
          />
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  </Accordion>
);
