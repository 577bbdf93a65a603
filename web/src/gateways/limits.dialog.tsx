import { Text } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from '../common/deed.form';
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
    <FormDialog opened={opened} title="Limits" deed={changing} submit="Change the limits" onClose={onClose}>
      <Text size="sm">They concern new gateways: who is registered goes on.</Text>
      <LimitsFields draft={draft} onChange={setDraft} />
    </FormDialog>
  );
}
