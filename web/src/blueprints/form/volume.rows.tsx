import { Button, Group, NumberInput, Stack, Switch, Text } from '@mantine/core';
import { useErrorAt } from '../../common/field.errors';
import { freeKey, removed, replaced, withMember } from '../spec.edit';
import type { Volume } from '../spec.types';
import { othersOf } from './item.card';
import { KeyInput } from './key.input';

interface VolumeRowsProps {
  volumes: Volume[];
  server: string;
  pointer: string;
  onChange: (volumes: Volume[]) => void;
}

export function VolumeRows({ volumes, server, pointer, onChange }: VolumeRowsProps) {
  const errorAt = useErrorAt();
  const set = (index: number, volume: Volume) => onChange(replaced(volumes, index, volume));
  return (
    <Stack gap="xs" align="flex-start">
      {volumes.map((volume, index) => (
        <Group key={index} align="flex-end" gap="sm" role="group" aria-label={`Volume ${volume.key} of ${server}`}>
          <KeyInput
            label="Volume"
            value={volume.key}
            error={errorAt(`${pointer}/${index}/key`)}
            onChange={(key) => set(index, { ...volume, key })}
          />
          <NumberInput
            label="GiB"
            w={100}
            min={1}
            allowDecimal={false}
            value={volume.sizeGiB}
            error={errorAt(`${pointer}/${index}/sizeGiB`)}
            onChange={(size) => set(index, { ...volume, sizeGiB: Number(size) })}
          />
          <Switch
            label="Kept when the fleet goes"
            checked={volume.keep ?? false}
            pb={8}
            onChange={(event) => set(index, withMember(volume, 'keep', event.currentTarget.checked || undefined))}
          />
          <Button
            variant="subtle"
            color="red"
            size="xs"
            mb={4}
            aria-label={`Remove volume ${volume.key} of ${server}`}
            onClick={() => onChange(removed(volumes, index))}
          >
            Remove
          </Button>
          <Text size="sm" c="dimmed">
            {othersOf(volume, ['key', 'sizeGiB', 'keep']).join(', ')}
          </Text>
        </Group>
      ))}
      <Button
        variant="default"
        size="xs"
        onClick={() => onChange([...volumes, { key: freeKey('data', volumes), sizeGiB: 10 }])}
      >
        Add a volume
      </Button>
    </Stack>
  );
}
