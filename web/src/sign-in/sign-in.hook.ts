import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { queries } from '../common/queries';
import { signInWith } from '../common/session.store';

/** Gets a token in some way, and goes on to where whoever signs in wanted to be. */
export function useSignIn() {
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const signIn = async (getToken: () => Promise<string>): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      const token = await getToken();
      // Nothing that was read as somebody else is shown to whoever comes now.
      queries.clear();
      signInWith(token);
      await navigate(placeAfter(takeRemembered() ?? search.get('to')), { replace: true });
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
