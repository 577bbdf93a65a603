import { Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { timeText } from '../common/format';
import { useNotices } from '../common/notices';
import { Failed } from '../common/states';
import { decideUnknown, type Treatment, type UsageInterval } from './unknown.queries';

const choices: { value: Treatment; label: string; description: string }[] = [
  { value: 'bill', label: 'Bill it', description: 'As if it had been used all the time' },
  { value: 'waive', label: 'Give it away', description: 'It costs nothing' },
  { value: 'hold', label: 'Leave it open', description: 'It is on no bill until somebody decides' },
];

interface UnknownDialogProps {
  /** Null while nothing is decided about. */
  interval: UsageInterval | null;
  onClose: () => void;
}

/** Asks what becomes of usage that nobody knows of. */
export const UnknownDialog = ({ interval, onClose }: UnknownDialogProps) => (
  <Modal opened={interval !== null} onClose={onClose} title="Decide about unknown usage">
    {interval && <DecisionForm key={interval.id} interval={interval} onClose={onClose} />}
  </Modal>
);

/** A decision counts for bills that are made from now on; earlier ones stay on record. */
function DecisionForm({ interval, onClose }: { interval: UsageInterval; onClose: () => void }) {
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
    <Stack>
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
      {deciding.isError && <Failed error={deciding.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button disabled={reason.trim() === ''} loading={deciding.isPending} onClick={() => deciding.mutate()}>
          Decide
        </Button>
      </Group>
    </Stack>
  );
}
