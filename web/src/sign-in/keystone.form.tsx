import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { answerOf, api } from '../common/api.client';

interface FormProps {
  domain: string;
  busy: boolean;
  onToken: (getToken: () => Promise<string>) => void;
}

/** The same user and password as in the cloud. */
export function KeystoneForm({ domain: usual, busy, onToken }: FormProps) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [domain, setDomain] = useState(usual);
  const [project, setProject] = useState('');
  const body = { username, password, domain, ...(project === '' ? {} : { project }) };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onToken(async () => (await answerOf(api.POST('/api/v1/sign-in/keystone', { body }))).token);
      }}
    >
      <Stack>
        <TextInput
          label="User"
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
          autoComplete="username"
          required
        />
        <PasswordInput
          label="Password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          required
        />
        <Group grow align="flex-start">
          <TextInput
            label="Domain"
            value={domain}
            onChange={(event) => setDomain(event.currentTarget.value)}
            required
          />
          <TextInput
            label="Project"
            placeholder="your own"
            value={project}
            onChange={(event) => setProject(event.currentTarget.value)}
          />
        </Group>
        <Button type="submit" loading={busy}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
