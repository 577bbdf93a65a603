import { useLocation } from 'react-router';

/** Where to sign in, so as to come back to the page that is shown. */
export function useSignInPlace(): { here: string; signInPage: string } {
  const { pathname, search } = useLocation();
  const here = pathname + search;
  return { here, signInPage: `/sign-in?to=${encodeURIComponent(here)}` };
}
