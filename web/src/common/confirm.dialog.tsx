import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

interface ConfirmProps {
  opened: boolean;
  title: string;
  /** What will happen, and what will not come back. */
  children: ReactNode;
  /** The deed itself: "Delete the fleet". */
  confirm: string;
  /** The deed goes on: a dialog that closed meanwhile would look as if it had been called off. */
  busy?: boolean;
  /** Calls off what is left of a deed that goes on, where that can be done. */
  onStop?: () => void;
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
  onStop,
  dangerous,
  disabled,
  onConfirm,
  onClose,
}: ConfirmProps) => (
  <Modal
    opened={opened}
    onClose={() => !busy && onClose()}
    title={title}
    closeButtonProps={{ 'aria-label': 'Close', disabled: busy }}
  >
    <Stack>
      <div>{children}</div>
      <Group justify="flex-end" gap="xs">
        {busy && onStop ? (
          <Button variant="default" onClick={onStop}>
            Stop
          </Button>
        ) : (
          <Button variant="default" onClick={onClose} disabled={busy} data-autofocus>
            Cancel
          </Button>
        )}
        <Button color={dangerous ? 'red' : undefined} loading={busy} disabled={disabled} onClick={onConfirm}>
          {confirm}
        </Button>
      </Group>
    </Stack>
  </Modal>
);
