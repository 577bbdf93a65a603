import { Modal, type ModalProps } from '@mantine/core';

interface ShownOnceProps extends Pick<ModalProps, 'opened' | 'onClose' | 'title' | 'size' | 'children'> {
  /** The answer, which will not be told again, is on its way. */
  busy: boolean;
  /** It is here, and not kept yet. */
  shown: boolean;
}

/** A dialog for what is told once: nothing closes it while that is on its way, and no slip of the hand once it is there. */
export const ShownOnceModal = ({ busy, shown, ...rest }: ShownOnceProps) => (
  <Modal
    {...rest}
    closeOnClickOutside={!busy && !shown}
    closeOnEscape={!busy && !shown}
    closeButtonProps={{ 'aria-label': 'Close', disabled: busy }}
  />
);
