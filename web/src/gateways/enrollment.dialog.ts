import { useMutation } from '@tanstack/react-query';
import { useNotices } from '../common/notices';
import type { Place } from './enrollment.queries';

/** What every dialog about an enrollment group is given. */
export interface EnrollmentDialogProps {
  place: Place;
  opened: boolean;
  onClose: () => void;
}

/** A change that says when it is done and then closes its dialog; what is refused is told in the dialog. */
export function useChange<T = void>(change: (input: T) => Promise<unknown>, done: string, onClose: () => void) {
  const notices = useNotices();
  return useMutation({
    mutationFn: change,
    onSuccess: () => {
      notices.done(done);
      onClose();
    },
  });
}
