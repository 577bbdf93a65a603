import { Alert, Modal, Stack, Text } from '@mantine/core';
import type { Caller } from '../common/caller.query';
import { Failed, Loaded } from '../common/states';
import { useMethods } from './methods.query';
import { useSignInAgain } from './sign-in.hook';
import { SignInWays } from './sign-in.ways';

interface SignInAgainProps {
  opened: boolean;
  /** Why the session has ended. */
  reason: string;
  /** Whose session it was. */
  caller: Caller;
  /** Where to come back to from another service's sign-in. */
  here: string;
  onEntered: (isOther: boolean) => void;
  onLater: () => void;
}

/** Above the page's own dialogs, below what is told of deeds. */
const zIndex = 350;

/** The ways to sign in over the page that stands, so that nothing is lost that is written or shown on it. */
export function SignInAgain({ opened, reason, caller, here, onEntered, onLater }: SignInAgainProps) {
  const methods = useMethods();
  const { signIn, failure, busy } = useSignInAgain(caller, onEntered);
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
        <Alert color="orange" title="You were signed out">
          {reason}
        </Alert>
        <Text size="sm">The page stays as it is, with what you have written on it.</Text>
        {failure !== null && !busy && <Failed error={failure} />}
        <Loaded query={methods} what="Ways to sign in">
          {(found) => (
            <>
              {found.some(({ kind }) => kind === 'oidc') && (
                <Text size="sm">
                  To sign in with another service you leave the page, and what is not saved on it is gone then.
                </Text>
              )}
              <SignInWays methods={found} to={here} busy={busy} onToken={(getToken) => void signIn(getToken)} />
            </>
          )}
        </Loaded>
      </Stack>
    </Modal>
  );
}
