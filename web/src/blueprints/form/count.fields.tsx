import { Group, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { useId } from 'react';
import { useErrorAt } from '../../common/field.errors';
import type { Server } from '../spec.types';

type Count = Server['count'];

interface CountFieldsProps {
  count: Count;
  pointer: string;
  onChange: (count: Count) => void;
}

const whole = { allowDecimal: false, allowNegative: false, clampBehavior: 'blur', w: 130 } as const;

/** How many: a number, or as many as the accepted gateways ask for. */
export function CountFields({ count, pointer, onChange }: CountFieldsProps) {
  const errorAt = useErrorAt();
  const label = useId();
  const fixed = typeof count === 'number';
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500} id={label}>
        How many
      </Text>
      <SegmentedControl
        aria-labelledby={label}
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        value={fixed ? 'fixed' : 'scaled'}
        data={[
          { value: 'fixed', label: 'A fixed number' },
          { value: 'scaled', label: 'By gateways' },
        ]}
        onChange={(way) => onChange(way === 'fixed' ? 1 : { per: 1000, min: 1, max: 4 })}
      />
      {fixed ? (
        <NumberInput
          {...whole}
          label="Servers"
          value={count}
          error={errorAt(pointer)}
          onChange={(value) => onChange(Number(value))}
          max={50}
        />
      ) : (
        <Group align="flex-start" gap="sm">
          <NumberInput
            {...whole}
            label="Gateways each"
            value={count.per}
            error={errorAt(`${pointer}/per`)}
            onChange={(per) => onChange({ ...count, per: Number(per) })}
          />
          <NumberInput
            {...whole}
            label="At least"
            value={count.min}
            error={errorAt(`${pointer}/min`)}
            onChange={(min) => onChange({ ...count, min: Number(min) })}
            max={50}
          />
          <NumberInput
            {...whole}
            label="At most"
            value={count.max}
            error={errorAt(`${pointer}/max`)}
            onChange={(max) => onChange({ ...count, max: Number(max) })}
            max={50}
          />
        </Group>
      )}
    </Stack>
  );
}
