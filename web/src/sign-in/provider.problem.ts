import { ApiProblem } from '../common/api.client';

const again = 'Begin the sign-in anew, in one browser and within ten minutes.';

/** What happened, and what to do: the way back carries no more than a code, since an address is seen by many. */
const words: Record<string, [happened: string, action: string]> = {
  SIGN_IN_ROLE_MISSING: [
    'You are known there, but nothing that you are there is a role here.',
    'Have the operator of this service map one of your groups to a role.',
  ],
  SIGN_IN_ACCOUNT_MISSING: [
    'You are known there, but no account is mapped to where you come from.',
    'Have the operator of this service map one of your groups to accounts.',
  ],
  SIGN_IN_REFUSED: ['The other service did not let you in, or its answer does not fit what was asked.', again],
  SIGN_IN_EXPIRED: ['This browser has begun no sign-in in the last ten minutes.', again],
  SIGN_IN_UNAVAILABLE: ['The other service does not answer.', 'Try again in a moment; API tokens work meanwhile.'],
  TOO_MANY_ATTEMPTS: ['Too many sign-ins have failed.', 'Wait a minute, then try again.'],
};

/** Of the code that another service's sign-in came back with. */
export function problemOfProvider(code: string): ApiProblem {
  const [happened, action] = words[code] ?? [`The sign-in failed (${code}).`, again];
  return new ApiProblem(0, code, happened, action);
}
