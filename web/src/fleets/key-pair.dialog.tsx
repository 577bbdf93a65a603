import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { answerOf, api } from '../common/api.client';
import { CopiedText } from '../common/copied.text';
import { saveAs } from '../common/download';
import { keyed } from '../common/idempotency';
import { lastingSender } from '../common/lasting.sender';
import { ShownOnceModal } from '../common/shown-once.modal';
import { Failed } from '../common/states';
import type { Fleet } from './fleet.types';

/** Not the dialog's own: who opens it again after an answer was lost gets that answer. */
const sendKeyed = lastingSender('key-pair');

/** Shows the private half of a key pair that was made for the fleet. The service tells it once, and then forgets it. */
export function KeyPairDialog({ fleet, onClose }: { fleet: Fleet; onClose: () => void }) {
  const reveal = useMutation({
    mutationFn: () =>
      sendKeyed(fleet.id, (key) =>
        answerOf(
          api.POST('/api/v1/fleets/{id}/key-pair/reveal', { params: { path: { id: fleet.id }, ...keyed(key) } }),
        ),
      ),
    retry: 2,
  });
  const pair = reveal.data;
  const file = `${fleet.name}.key`;
  return (
    <ShownOnceModal
      opened
      onClose={onClose}
      busy={reveal.isPending}
      shown={pair !== undefined}
      size="lg"
      title={`Private key of ${fleet.name}`}
    >
      <Stack>
        <Text size="sm">
          {pair === undefined
            ? 'It is shown once and then erased: whoever looks first keeps it. Have a safe place ready.'
            : 'Keep it now: when this is closed, nobody can show it again.'}
        </Text>
        {reveal.isError && <Failed error={reveal.error} />}
        {pair && <CopiedText label="Private key" text={pair.privateKey} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" disabled={reveal.isPending} onClick={onClose}>
            {pair ? 'I have kept it' : 'Cancel'}
          </Button>
          {pair ? (
            <Button onClick={() => saveAs(new Blob([pair.privateKey]), file)}>Save as {file}</Button>
          ) : (
            <Button loading={reveal.isPending} onClick={() => reveal.mutate()}>
              Show it once
            </Button>
          )}
        </Group>
      </Stack>
    </ShownOnceModal>
  );
}
