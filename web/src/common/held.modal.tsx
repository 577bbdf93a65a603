import { Modal, type ModalProps } from '@mantine/core';

interface HeldModalProps extends Omit<ModalProps, 'closeButtonProps'> {
  busy: boolean;
}

/** A dialog that stays as long as what it asked for goes on: closed, it would look as if that had been called off. */
export const HeldModal = ({ busy, onClose, ...rest }: HeldModalProps) => (
  <Modal {...rest} onClose={() => !busy && onClose()} closeButtonProps={{ 'aria-label': 'Close', disabled: busy }} />
);
