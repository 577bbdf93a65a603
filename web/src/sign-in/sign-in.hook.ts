import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { answerOf, api } from '../common/api.client';
import type { Caller } from '../common/caller.query';
import { queries } from '../common/queries';
import { bearer, signInWith } from '../common/session.store';
import { endAtService, standing } from '../common/sign-out';
import { handOver } from './hand.over';

/** Gets a token in some way, and goes on to where whoever signs in wanted to be; or gives it to the page that waits for it. */
export function useSignIn() {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [isHandedOver, setHandedOver] = useState(false);
  const entry = useEntry(async (token) => {
    if (await handOver(token)) {
      setHandedOver(true);
      window.close();
      return;
    }
    const left = standing();
    // Nothing that was read as somebody else is shown to whoever comes now.
    queries.clear();
    signInWith(token);
    void endAtService(left);
    await navigate(placeAfter(takeRemembered() ?? search.get('to')), { replace: true });
  });
  return { ...entry, isHandedOver };
}

/** Gets a token for a page that stands. `onEntered` is told whether somebody else comes in than was there before. */
export function useSignInAgain(before: Caller, onEntered: (isOther: boolean) => void) {
  return useEntry(async (token) => {
    const caller = await answerOf(api.GET('/api/v1/me', { headers: bearer(token) }));
    const isOther = personOf(caller) !== personOf(before);
    const left = standing();
    signInWith(token);
    void endAtService(left);
    onEntered(isOther);
    void (isOther ? queries.resetQueries() : queries.invalidateQueries());
  });
}

/** Those of whom it is the same see the same. */
const personOf = ({ kind, name, role, accountIds }: Caller): string => JSON.stringify([kind, name, role, accountIds]);

function useEntry(enter: (token: string) => Promise<void>) {
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const signIn = async (getToken: () => Promise<string>): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await enter(await getToken());
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return { signIn, failure, busy };
}

/** Only a place of ours: an address that somebody else wrote leads nowhere. */
const placeAfter = (to: string | null): string => (to !== null && /^\/(?![/\\])/.test(to) ? to : '/');

const key = 'moorage.after-sign-in';

/** Kept in the tab while somebody is away at another service's sign-in. */
export function rememberPlace(to: string | null): void {
  if (to !== null) sessionStorage.setItem(key, to);
}

function takeRemembered(): string | null {
  const to = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return to;
}
