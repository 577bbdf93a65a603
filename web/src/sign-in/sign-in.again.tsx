import { Alert, Modal, Stack, Text } from '@mantine/core';
import type { Caller } from '../common/caller.query';
import { Failed, Loaded } from '../common/states';
import { useSignInApart } from './hand.over';
import { useMethods } from './methods.query';
import { useSignInAgain } from './sign-in.hook';
import { SignInWays } from './sign-in.ways';

/** Why one is to sign in again. */
export interface End {
  title: string;
  reason: string;
}

interface SignInAgainProps {
  opened: boolean;
  why: End;
  /** Whose session it is, or was. */
  caller: Caller;
  /** Where to come back to from another service's sign-in. */
  here: string;
  onEntered: (isOther: boolean) => void;
  onLater: () => void;
}

/** Above the page's own dialogs, below what is told of deeds. */
const zIndex = 350;

/** The ways to sign in over the page that stands, so that nothing is lost that is written or shown on it. */
export function SignInAgain({ opened, why, caller, here, onEntered, onLater }: SignInAgainProps) {
  const methods = useMethods();
  const { signIn, failure, busy } = useSignInAgain(caller, onEntered);
  const openApart = useSignInApart((token) => void signIn(() => Promise.resolve(token)));
  return (
    <Modal
      opened={opened}
      onClose={onLater}
      closeOnClickOutside={false}
      title="Sign in again"
      zIndex={zIndex}
      closeButtonProps={{ 'aria-label': 'Not now' }}
    >
      <Stack>
        <Alert color="orange" title={why.title}>
          {why.reason}
        </Alert>
        <Text size="sm">The page stays as it is, with what you have written on it.</Text>
        {failure !== null && !busy && <Failed error={failure} />}
        <Loaded query={methods} what="Ways to sign in">
          {(found) => (
            <>
              {found.some(({ kind }) => kind === 'oidc') && (
                <Text size="sm">
                  For another service a tab of its own is opened; once you are signed in there, go on here.
                </Text>
              )}
              <SignInWays
                methods={found}
                to={here}
                openApart={openApart}
                busy={busy}
                onToken={(getToken) => void signIn(getToken)}
              />
            </>
          )}
        </Loaded>
      </Stack>
    </Modal>
  );
}
