import { Button, Fieldset, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useErrorAt } from '../common/field.errors';
import type { PriceDraft } from './price.draft';

interface TierFieldsProps {
  draft: PriceDraft;
  onChange: (draft: PriceDraft) => void;
}

/** Prices by how much an account uses in a month, least first. */
export const TierFields = ({ draft, onChange }: TierFieldsProps) => (
  <Fieldset legend="Tiers">
    <Stack gap="sm">
      {draft.tiers.length === 0 ? (
        <Text size="sm" c="dimmed">
          Every unit costs the same.
        </Text>
      ) : (
        <SegmentedControl
          aria-label="How tiers count"
          data={[
            { value: 'graduated', label: 'Each unit by its tier' },
            { value: 'volume', label: 'All by the total' },
          ]}
          value={draft.tierMode}
          onChange={(tierMode) => onChange({ ...draft, tierMode: tierMode })}
        />
      )}
      {draft.tiers.map((tier, index) => (
        <TierRow
          key={index}
          number={index}
          tier={tier}
          onChange={(changed) => onChange({ ...draft, tiers: draft.tiers.with(index, changed) })}
          onRemove={() => onChange({ ...draft, tiers: draft.tiers.toSpliced(index, 1) })}
        />
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => onChange({ ...draft, tiers: [...draft.tiers, { upTo: '', unitPrice: '' }] })}
        >
          Add a tier
        </Button>
      </Group>
    </Stack>
  </Fieldset>
);

interface TierRowProps {
  number: number;
  tier: PriceDraft['tiers'][number];
  onChange: (tier: PriceDraft['tiers'][number]) => void;
  onRemove: () => void;
}

function TierRow({ number, tier, onChange, onRemove }: TierRowProps) {
  const errorAt = useErrorAt();
  return (
    <Group align="flex-end" gap="xs">
      <TextInput
        label={`Tier ${number + 1}: to`}
        placeholder="without end"
        inputMode="decimal"
        value={tier.upTo}
        error={errorAt(`/tiers/${number}/upTo`)}
        onChange={(event) => onChange({ ...tier, upTo: event.currentTarget.value })}
        style={{ flex: 1 }}
      />
      <TextInput
        label={`Tier ${number + 1}: price`}
        placeholder="0.008"
        inputMode="decimal"
        value={tier.unitPrice}
        error={errorAt(`/tiers/${number}/unitPrice`)}
        onChange={(event) => onChange({ ...tier, unitPrice: event.currentTarget.value })}
        style={{ flex: 1 }}
      />
      <Button variant="default" onClick={onRemove} aria-label={`Remove tier ${number + 1}`}>
        Remove
      </Button>
    </Group>
  );
}
