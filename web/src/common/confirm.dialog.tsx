import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

interface ConfirmProps {
  opened: boolean;
  title: string;
  /** What will happen, and what will not come back. */
  children: ReactNode;
  /** The deed itself: "Delete the fleet". */
  confirm: string;
  busy?: boolean;
  dangerous?: boolean;
  /** Something has to be filled in first. */
  disabled?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once before what can't be undone. */
export const ConfirmDialog = ({
  opened,
  title,
  children,
  confirm,
  busy,
  dangerous,
  disabled,
  onConfirm,
  onClose,
}: ConfirmProps) => (
  <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
    <Stack>
      <div>{children}</div>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button color={dangerous ? 'red' : undefined} loading={busy} disabled={disabled} onClick={onConfirm}>
          {confirm}
        </Button>
      </Group>
    </Stack>
  </Modal>
);
