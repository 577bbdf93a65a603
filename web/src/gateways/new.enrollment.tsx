import { Button, Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import { DeedForm } from '../common/deed.form';
import { useKeyedSender } from '../common/idempotency';
import { ShownOnceModal } from '../common/shown-once.modal';
import { enroll, type EnrollmentInput, type NewEnrollment } from './enrollment.queries';
import { LimitsFields, limitsOf, noLimits } from './limits.fields';
import { SecretShown } from './secret.shown';

interface NewEnrollmentProps {
  fleet: { id: string; name: string };
  opened: boolean;
  onClose: () => void;
}

/** Makes an enrollment group, and shows its secret the one time that it is told. */
export function NewEnrollmentDialog({ fleet, opened, onClose }: NewEnrollmentProps) {
  const sendKeyed = useKeyedSender();
  const making = useMutation({
    mutationFn: (body: EnrollmentInput) => sendKeyed(body, (key) => enroll(fleet.id, body, key)),
    onSuccess: ({ secret: told }) => told === null && close(),
  });
  const close = () => {
    making.reset();
    onClose();
  };
  const made = making.data;
  const secret = made?.secret ?? null;
  return (
    <ShownOnceModal
      opened={opened}
      onClose={close}
      busy={making.isPending}
      shown={secret !== null}
      size="lg"
      title={secret === null ? `Enroll gateways of ${fleet.name}` : 'The enrollment is made'}
    >
      {made === undefined || secret === null ? (
        <Form making={making} onClose={close} />
      ) : (
        <Stack>
          <SecretShown fleet={fleet.name} enrollmentId={made.id} secret={secret} />
          <Group justify="flex-end">
            <Button onClick={close}>I have kept the secret</Button>
          </Group>
        </Stack>
      )}
    </ShownOnceModal>
  );
}

interface FormProps {
  making: UseMutationResult<NewEnrollment, Error, EnrollmentInput>;
  onClose: () => void;
}

function Form({ making, onClose }: FormProps) {
  const [kind, setKind] = useState<EnrollmentInput['kind']>('secret');
  const [certificate, setCertificate] = useState('');
  const [limits, setLimits] = useState(noLimits);
  const proof = kind === 'x509' ? { certificate: certificate.trim() } : {};
  const deed = { ...making, mutate: () => making.mutate({ kind, ...limitsOf(limits), ...proof }) };
  return (
    <DeedForm deed={deed} submit="Make the enrollment" onClose={onClose}>
      <SegmentedControl
        aria-label="What gateways prove"
        value={kind}
        onChange={(value) => setKind(value)}
        data={[
          { value: 'secret', label: 'A secret' },
          { value: 'x509', label: 'A certificate' },
        ]}
      />
      <Text size="sm" c="dimmed">
        {kind === 'secret'
          ? 'The group has one secret. A gateway shows it, or a key that is derived from it for this gateway alone.'
          : 'Gateways have certificates of your own authority. After this you prove that its key is yours.'}
      </Text>
      {kind === 'x509' && (
        <Textarea
          label="Certificate of the authority"
          description="PEM"
          placeholder="-----BEGIN CERTIFICATE-----"
          value={certificate}
          onChange={(event) => setCertificate(event.currentTarget.value)}
          minRows={5}
          autosize
          maxRows={10}
          required
        />
      )}
      <LimitsFields draft={limits} onChange={setLimits} />
    </DeedForm>
  );
}
