import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { DeedForm } from '../common/deed.form';
import { useKeyedSender } from '../common/idempotency';
import { ShownOnceModal } from '../common/shown-once.modal';
import type { EnrollmentDialogProps } from './enrollment.dialog';
import { rotate } from './enrollment.queries';
import { SecretShown } from './secret.shown';

const day = 86_400;
const overlaps = [
  { value: '0', label: 'not at all' },
  { value: String(day), label: 'a day' },
  { value: String(7 * day), label: 'a week' },
  { value: String(30 * day), label: '30 days' },
  { value: String(365 * day), label: 'a year' },
];

/** Gives a group a new secret, beside which the old one stays valid for a while. */
export function RotateDialog({ place, fleet, opened, onClose }: EnrollmentDialogProps & { fleet: string }) {
  const [overlap, setOverlap] = useState(String(7 * day));
  const sendKeyed = useKeyedSender();
  const rotating = useMutation({
    mutationFn: () => {
      const body = { overlapSeconds: Number(overlap) };
      return sendKeyed(body, (key) => rotate(place, body, key));
    },
  });
  const secret = rotating.data?.secret ?? null;
  const close = () => {
    rotating.reset();
    onClose();
  };
  return (
    <ShownOnceModal
      opened={opened}
      onClose={close}
      busy={rotating.isPending}
      shown={secret !== null}
      size="lg"
      title={secret === null ? 'Rotate the secret' : 'The new secret'}
    >
      {secret === null ? (
        <DeedForm deed={rotating} submit="Make a new secret" onClose={close}>
          <Text size="sm">Gateways are the same gateways, whichever of the two secrets they prove.</Text>
          <Select
            label="The old secret stays valid"
            data={overlaps}
            value={overlap}
            onChange={(value) => setOverlap(value ?? overlap)}
            allowDeselect={false}
          />
        </DeedForm>
      ) : (
        <Stack>
          <SecretShown fleet={fleet} enrollmentId={place.enrollmentId} secret={secret} />
          <Group justify="flex-end">
            <Button onClick={close}>I have kept the secret</Button>
          </Group>
        </Stack>
      )}
    </ShownOnceModal>
  );
}
