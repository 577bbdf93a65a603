import { Button, Text } from '@mantine/core';
import { api } from './api.client';
import { useCaller, type Caller } from './caller.query';
import { signOut } from './session.store';

/** Who is signed in, and the way out. */
export function SignedIn() {
  const { data: caller } = useCaller();
  return (
    <>
      {caller && (
        <Text size="sm" c="dimmed" visibleFrom="sm" maw={260} truncate title={`Role: ${caller.role}`}>
          {caller.name} ({caller.role})
        </Text>
      )}
      <Button variant="default" size="xs" onClick={() => void leave(caller)}>
        Sign out
      </Button>
    </>
  );
}

/** A session ends at the service too; an API token goes on, for others may use it. */
async function leave(caller: Caller | undefined): Promise<void> {
  const hasSession = caller?.kind === 'keystone' || caller?.kind === 'oidc';
  // Whoever wants out is let out, whether or not the service hears of it.
  if (hasSession) await api.DELETE('/api/v1/me/session').catch(() => undefined);
  signOut();
}
