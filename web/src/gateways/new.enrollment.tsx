import { Button, Group, Modal, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useKeyedSender } from '../common/idempotency';
import { Failed } from '../common/states';
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
  const [made, setMade] = useState<NewEnrollment | null>(null);
  const close = () => {
    setMade(null);
    onClose();
  };
  const secret = made?.secret ?? null;
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      // A click beside it must not lose a secret that is told once.
      closeOnClickOutside={secret === null}
      closeOnEscape={secret === null}
      title={secret === null ? `Enroll gateways of ${fleet.name}` : 'The enrollment is made'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {made === null || secret === null ? (
        <Form fleetId={fleet.id} onMade={(one) => (one.secret === null ? close() : setMade(one))} />
      ) : (
        <Stack>
          <SecretShown fleet={fleet.name} enrollmentId={made.id} secret={secret} />
          <Group justify="flex-end">
            <Button onClick={close}>I have kept the secret</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Form({ fleetId, onMade }: { fleetId: string; onMade: (made: NewEnrollment) => void }) {
  const [kind, setKind] = useState<EnrollmentInput['kind']>('secret');
  const [certificate, setCertificate] = useState('');
  const [limits, setLimits] = useState(noLimits);
  const sendKeyed = useKeyedSender();
  const making = useMutation({
    mutationFn: () => {
      const proof = kind === 'x509' ? { certificate: certificate.trim() } : {};
      const body = { kind, ...limitsOf(limits), ...proof };
      return sendKeyed(body, (key) => enroll(fleetId, body, key));
    },
    onSuccess: onMade,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate();
      }}
    >
      <Stack>
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
        {making.isError && <Failed error={making.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={making.isPending}>
            Make the enrollment
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
