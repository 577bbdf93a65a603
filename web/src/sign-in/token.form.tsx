import { Button, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { api, ApiProblem } from '../common/api.client';
import { bearer } from '../common/session.store';

/** Whether a token lets anybody in is asked of the service, whose words on that are for programs. */
async function tryToken(token: string): Promise<void> {
  try {
    await api.GET('/api/v1/me', { headers: bearer(token) });
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'UNAUTHENTICATED') throw error;
    const { status, code, correlationId } = error;
    const action = 'Check the token, or ask an administrator for one.';
    throw new ApiProblem(status, code, 'This token lets nobody in.', action, correlationId);
  }
}

interface FormProps {
  busy: boolean;
  onToken: (getToken: () => Promise<string>) => void;
}

export function TokenForm({ busy, onToken }: FormProps) {
  const [token, setToken] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onToken(async () => {
          await tryToken(token.trim());
          return token.trim();
        });
      }}
    >
      <Stack>
        <PasswordInput
          label="API token"
          description="The first administrator's is printed once at the first start"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the token' }}
          required
        />
        <Button type="submit" loading={busy}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
