import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { HeldModal } from './held.modal';

interface ConfirmProps {
  opened: boolean;
  title: string;
  /** What will happen, and what will not come back. */
  children: ReactNode;
  /** The deed itself: "Delete the fleet". */
  confirm: string;
  /** The deed goes on. */
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
  busy = false,
  onStop,
  dangerous,
  disabled,
  onConfirm,
  onClose,
}: ConfirmProps) => (
  <HeldModal opened={opened} busy={busy} onClose={onClose} title={title}>
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
  </HeldModal>
);
