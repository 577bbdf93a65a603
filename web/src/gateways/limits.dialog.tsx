import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Failed } from '../common/states';
import { useChange, type EnrollmentDialogProps } from './enrollment.dialog';
import { limit, type Enrollment } from './enrollment.queries';
import { changesOf, draftOf, LimitsFields } from './limits.fields';

/** Changes what new gateways a group takes. */
export function LimitsDialog({
  enrollment,
  place,
  opened,
  onClose,
}: EnrollmentDialogProps & { enrollment: Enrollment }) {
  const [first] = useState(draftOf(enrollment));
  const [draft, setDraft] = useState(first);
  const changing = useChange(() => limit(place, changesOf(first, draft)), 'The limits are changed.', onClose);
  return (
    <Modal opened={opened} onClose={onClose} title="Limits">
      <Stack>
        <Text size="sm">They concern new gateways: who is registered goes on.</Text>
        <LimitsFields draft={draft} onChange={setDraft} />
        {changing.isError && <Failed error={changing.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={changing.isPending} onClick={() => changing.mutate()}>
            Change the limits
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
