import { Stack, Text } from '@mantine/core';
import { ConfirmDialog } from '../common/confirm.dialog';
import { Failed } from '../common/states';
import { useChange, type EnrollmentDialogProps } from './enrollment.dialog';
import { endOverlap, revokeEnrollment } from './enrollment.queries';

export function RevokeDialog({ place, opened, onClose }: EnrollmentDialogProps) {
  const revoking = useChange(() => revokeEnrollment(place), 'The enrollment is revoked.', onClose);
  return (
    <ConfirmDialog
      opened={opened}
      title={`Revoke the enrollment ${place.enrollmentId}?`}
      confirm="Revoke"
      dangerous
      busy={revoking.isPending}
      onConfirm={() => revoking.mutate()}
      onClose={onClose}
    >
      <Stack gap="xs">
        <Text size="sm">
          No new gateway registers by it from then on, and it does not come back. Those that did register go on working.
        </Text>
        {revoking.isError && <Failed error={revoking.error} />}
      </Stack>
    </ConfirmDialog>
  );
}

export function EndOverlapDialog({ place, opened, onClose }: EnrollmentDialogProps) {
  const ending = useChange(() => endOverlap(place), 'The old secret is no longer valid.', onClose);
  return (
    <ConfirmDialog
      opened={opened}
      title={`End the old secret of ${place.enrollmentId} now?`}
      confirm="End the old secret"
      dangerous
      busy={ending.isPending}
      onConfirm={() => ending.mutate()}
      onClose={onClose}
    >
      <Stack gap="xs">
        <Text size="sm">Gateways that still have it can not register by it any more. The new secret stays valid.</Text>
        {ending.isError && <Failed error={ending.error} />}
      </Stack>
    </ConfirmDialog>
  );
}
