import { useEffect, useRef, type ReactNode } from 'react';
import { useBlocker } from 'react-router';
import { ConfirmDialog } from './confirm.dialog';

interface UnsavedWords {
  title: string;
  words: string;
}

const notSaved: UnsavedWords = {
  title: 'Leave without saving?',
  words: 'What you have written here is not saved, and is gone when you leave.',
};

/**
 * Asks before a page is left while something in it is not saved: by a link, by going back, and (in the browser's own words)
 * by closing the tab. `release` before the page itself goes on, once it has saved.
 */
export function useUnsaved(
  unsaved: boolean,
  { title, words }: UnsavedWords = notSaved,
): { dialog: ReactNode; release: () => void } {
  const released = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved && !released.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
  // What was asked about is over meanwhile: nothing is lost any more.
  useEffect(() => {
    if (!unsaved && !released.current && blocker.state === 'blocked') blocker.proceed();
  }, [unsaved, blocker]);
  const dialog = (
    <ConfirmDialog
      opened={blocker.state === 'blocked'}
      title={title}
      confirm="Leave the page"
      dangerous
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      {words}
    </ConfirmDialog>
  );
  return {
    dialog,
    release: () => {
      released.current = true;
    },
  };
}
