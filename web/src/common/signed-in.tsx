import { Button, Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useCaller } from './caller.query';
import { useSignInPlace } from './sign-in.place';
import { signingOut } from './sign-out';

/** Who is signed in, and the way out. */
export function SignedIn() {
  const { data: caller } = useCaller();
  const { signInPage } = useSignInPlace();
  const navigate = useNavigate();
  return (
    <>
      {caller && (
        <Text size="sm" c="dimmed" visibleFrom="sm" maw={260} truncate title={`Role: ${caller.role}`}>
          {caller.name} ({caller.role})
        </Text>
      )}
      <Button
        variant="default"
        size="xs"
        onClick={() => void navigate(signInPage, { replace: true, state: signingOut })}
      >
        Sign out
      </Button>
    </>
  );
}
