import { Button, Group, Stack, type ModalProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { fieldErrorsOf, FieldErrors } from './field.errors';
import { HeldModal } from './held.modal';
import { Failed } from './states';

interface DeedFormProps {
  /** What is done with what is written. */
  deed: { mutate: () => void; error: Error | null; isPending: boolean };
  /** The deed itself: "Make the account". */
  submit: string;
  /** Something has to be filled in first. */
  disabled?: boolean;
  /** Pointers of the fields that are marked where they are wrong. */
  marked?: string[];
  onClose: () => void;
  children: ReactNode;
}

/** Fields, what the service says of them, and what is done with them; nothing looks as if it called that off while it goes on. */
export const DeedForm = ({ deed, submit, disabled, marked, onClose, children }: DeedFormProps) => (
  <form
    onSubmit={(event) => {
      event.preventDefault();
      deed.mutate();
    }}
  >
    <FieldErrors value={fieldErrorsOf(deed.error)}>
      <Stack>
        {children}
        {deed.error && <Failed error={deed.error} marked={marked} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={deed.isPending}>
            Cancel
          </Button>
          <Button type="submit" disabled={disabled} loading={deed.isPending}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </FieldErrors>
  </form>
);

interface FormDialogProps extends DeedFormProps, Pick<ModalProps, 'title' | 'size'> {
  deed: DeedFormProps['deed'] & { reset: () => void };
  opened?: boolean;
}

/** Such a form in a dialog of its own. Opened again it has what was written, and nothing of what was refused before. */
export function FormDialog({ title, size, opened = true, ...form }: FormDialogProps) {
  const close = () => {
    form.deed.reset();
    form.onClose();
  };
  return (
    <HeldModal opened={opened} busy={form.deed.isPending} onClose={close} title={title} size={size}>
      <DeedForm {...form} onClose={close} />
    </HeldModal>
  );
}
