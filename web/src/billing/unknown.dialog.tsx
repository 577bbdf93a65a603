import { Radio, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../common/deed.form';
import { timeText } from '../common/format';
import { useNotices } from '../common/notices';
import { decideUnknown, type Treatment, type UsageInterval } from './unknown.queries';

const choices: { value: Treatment; label: string; description: string }[] = [
  { value: 'bill', label: 'Bill it', description: 'As if it had been used all the time' },
  { value: 'waive', label: 'Give it away', description: 'It costs nothing' },
  { value: 'hold', label: 'Leave it open', description: 'It is on no bill until somebody decides' },
];

/**
 * Asks what becomes of usage that nobody knows of. A decision counts for bills that are made from now on; earlier ones stay on
 * record.
 */
export function UnknownDialog({ interval, onClose }: { interval: UsageInterval; onClose: () => void }) {
  const [decision, setDecision] = useState<Treatment>('waive');
  const [reason, setReason] = useState('');
  const notices = useNotices();
  const deciding = useMutation({
    mutationFn: () => decideUnknown(interval.id, decision, reason.trim()),
    onSuccess: () => {
      notices.done('The decision counts for bills from now on.');
      onClose();
    },
  });
  return (
    <FormDialog
      title="Decide about unknown usage"
      deed={deciding}
      submit="Decide"
      disabled={reason.trim() === ''}
      onClose={onClose}
    >
      <Text size="sm">
        {interval.meter}, from {timeText(interval.from)} to {timeText(interval.to)}
      </Text>
      <Radio.Group label="What becomes of it" value={decision} onChange={(value) => setDecision(value)}>
        <Stack gap="xs" mt="xs">
          {choices.map((choice) => (
            <Radio key={choice.value} {...choice} />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label="Reason"
        description="Stays on record"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        required
      />
    </FormDialog>
  );
}
