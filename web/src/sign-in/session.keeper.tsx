import { Alert, Button, Group, Text } from '@mantine/core';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react';
import { Outlet, useNavigate } from 'react-router';
import { useCaller } from '../common/caller.query';
import { clockText } from '../common/format';
import { useReasonOfEnd, useToken } from '../common/session.store';
import { useSignInPlace } from '../common/sign-in.place';
import { useNearEnd } from './near.end';
import { SignInAgain, type End } from './sign-in.again';

/**
 * Around the page: when the service ends the session the page stays, and one signs in again over it. Shortly before, that is
 * offered.
 */
export function SessionKeeper() {
  const { data: caller } = useCaller();
  const { here, signInPage } = useSignInPlace();
  const { why, isEnded } = useEnd();
  // Whether signing in is wanted now, or put off; until either is said, it is asked for once the session has ended.
  const [wish, setWish] = useState<'now' | 'later' | null>(null);
  // A page that somebody else comes to begins anew.
  const [others, countOther] = useReducer((count: number) => count + 1, 0);
  const token = useToken();
  useSignInPage(token === null && why === null ? signInPage : null);
  const isAsked = why !== null && (wish === 'now' || (wish === null && isEnded));
  // What is put off before the end is asked for at the end.
  const later = () => setWish(isEnded ? 'later' : null);
  useEscape(isAsked ? later : null);
  const enter = (isOther: boolean) => {
    setWish(null);
    if (isOther) countOther();
  };
  return (
    <>
      {why && !isAsked && <EndStrip why={why} onSignIn={() => setWish('now')} />}
      {why && caller && (
        <SignInAgain why={why} caller={caller} opened={isAsked} here={here} onEntered={enter} onLater={later} />
      )}
      <Outlet key={others} />
    </>
  );
}

/** Why one is to sign in again, if so. */
function useEnd(): { why: End | null; isEnded: boolean } {
  const token = useToken();
  const reason = useReasonOfEnd();
  const { data: caller } = useCaller();
  const expiresAt = token === null ? null : (caller?.expiresAt ?? null);
  const isNear = useNearEnd(expiresAt);
  // Where nothing was read yet there is nothing to keep.
  if (token === null && reason !== null && caller !== undefined)
    return { why: { title: 'You were signed out', reason }, isEnded: true };
  if (!isNear || expiresAt === null) return { why: null, isEnded: false };
  const title = `You will be signed out at ${clockText(expiresAt)}`;
  return { why: { title, reason: 'Sign in again before, and go on as you are.' }, isEnded: false };
}

const EndStrip = ({ why: { title, reason }, onSignIn }: { why: End; onSignIn: () => void }) => (
  <Alert color="orange" role="alert" mb="md" title={title}>
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
