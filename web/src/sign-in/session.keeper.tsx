import { Alert, Button, Group, Text } from '@mantine/core';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react';
import { Outlet, useNavigate } from 'react-router';
import { useCaller } from '../common/caller.query';
import { useReasonOfEnd, useToken } from '../common/session.store';
import { useSignInPlace } from '../common/sign-in.place';
import { SignInAgain } from './sign-in.again';

/** Around the page: when the service ends the session the page stays, and one signs in again over it. */
export function SessionKeeper() {
  const token = useToken();
  const reason = useReasonOfEnd();
  const { data: caller } = useCaller();
  const { here, signInPage } = useSignInPlace();
  const [isAsked, setAsked] = useState(true);
  // A page that somebody else comes to begins anew.
  const [others, countOther] = useReducer((count: number) => count + 1, 0);
  // Where nothing was read yet there is nothing to keep.
  const ended = token === null && reason !== null && caller !== undefined ? { reason, caller } : null;
  useSignInPage(token === null && ended === null ? signInPage : null);
  useEscape(ended !== null && isAsked ? () => setAsked(false) : null);
  const enter = (isOther: boolean) => {
    setAsked(true);
    if (isOther) countOther();
  };
  return (
    <>
      {ended && !isAsked && <SignedOutStrip reason={ended.reason} onSignIn={() => setAsked(true)} />}
      {ended && (
        <SignInAgain {...ended} opened={isAsked} here={here} onEntered={enter} onLater={() => setAsked(false)} />
      )}
      <Outlet key={others} />
    </>
  );
}

const SignedOutStrip = ({ reason, onSignIn }: { reason: string; onSignIn: () => void }) => (
  <Alert color="orange" role="alert" mb="md" title="You were signed out">
    <Group justify="space-between" gap="xs">
      <Text size="sm">{reason}</Text>
      <Button size="xs" onClick={onSignIn}>
        Sign in again
      </Button>
    </Group>
  </Alert>
);

function useSignInPage(to: string | null): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (to !== null) void navigate(to, { replace: true });
  }, [to, navigate]);
}

/** Hears of Escape before the dialogs of the page do, which would close beneath the one that is meant. */
function useEscape(onEscape: (() => void) | null): void {
  const listener = useRef(onEscape);
  listener.current = onEscape;
  // Dialogs begin to listen in an effect; this is earlier than any of them.
  useLayoutEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || listener.current === null) return;
      event.stopImmediatePropagation();
      listener.current();
    };
    window.addEventListener('keydown', hear, { capture: true });
    return () => window.removeEventListener('keydown', hear, { capture: true });
  }, []);
}
