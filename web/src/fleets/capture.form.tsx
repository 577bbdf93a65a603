import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { api } from '../common/api.client';
import { keyed, useDeedSender } from '../common/idempotency';
import { useDeed } from './fleet.queries';
import type { Fleet } from './fleet.types';

interface CaptureFormProps {
  fleet: Fleet;
  kind: 'image' | 'snapshot';
  /** Keys of the servers, or volumes. */
  choices: string[];
}

/** Takes an image of a server, or a snapshot of a volume. */
export function CaptureForm({ fleet, kind, choices }: CaptureFormProps) {
  const [of, setOf] = useState(choices[0]);
  const [name, setName] = useState('');
  const chosen = choices.includes(of) ? of : choices[0];
  const path = { id: fleet.id };
  const named = name.trim() === '' ? {} : { name: name.trim() };
  // Pressed again after an answer was lost, it takes no second one.
  const sendKeyed = useDeedSender();
  const take = useDeed(
    fleet.id,
    () =>
      sendKeyed([chosen, named], async (key) => {
        const params = { path, ...keyed(key) };
        if (kind === 'image')
          await api.POST('/api/v1/fleets/{id}/images', { params, body: { server: chosen, ...named } });
        else await api.POST('/api/v1/fleets/{id}/snapshots', { params, body: { volume: chosen, ...named } });
      }),
    `The ${kind} of ${chosen} is being taken.`,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    take.mutate(undefined, { onSuccess: () => setName('') });
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="xs">
        <NativeSelect
          label={kind === 'image' ? 'Server' : 'Volume'}
          data={choices}
          value={chosen}
          onChange={(event) => setOf(event.currentTarget.value)}
        />
        <TextInput
          label="Name"
          placeholder="from the time"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={64}
          autoComplete="off"
        />
        <Button type="submit" variant="default" loading={take.isPending}>
          {kind === 'image' ? 'Take an image' : 'Take a snapshot'}
        </Button>
      </Group>
    </form>
  );
}
