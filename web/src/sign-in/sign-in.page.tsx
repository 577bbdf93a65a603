import { Alert, Anchor, Button, Card, Center, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { api } from '../common/api.client';
import { Mark } from '../common/mark';
import { queries } from '../common/queries';
import { reasonOfSignOut, signInWith } from '../common/session.store';
import { Failed } from '../common/states';

/** Whether a token lets anybody in is asked of the service, with a call that every role may make. */
const tryToken = (token: string) =>
  api.GET('/api/v1/accounts', { params: { query: { limit: 1 } }, headers: { authorization: `Bearer ${token}` } });

export function SignInPage() {
  const [token, setToken] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      await tryToken(token.trim());
      queries.clear();
      signInWith(token.trim());
      await navigate(placeAfter(search.get('to')), { replace: true });
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Center mih="100dvh" p="md" component="main">
      <Card withBorder shadow="sm" padding="xl" w="100%" maw={420}>
        <form onSubmit={(event) => void submit(event)}>
          <Stack>
            <Mark />
            <Title order={1} size="h3">
              Sign in
            </Title>
            {reasonOfSignOut() !== null && (
              <Alert color="orange" title="You were signed out">
                {reasonOfSignOut()}
              </Alert>
            )}
            <PasswordInput
              label="API token"
              description="The first administrator's is printed once at the first start"
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              autoComplete="current-password"
              required
            />
            {failure !== null && <Failed error={failure} />}
            <Button type="submit" loading={busy}>
              Sign in
            </Button>
            <Text size="sm" c="dimmed">
              <Anchor href="/docs" size="sm">
                REST API
              </Anchor>{' '}
              ·{' '}
              <Anchor href="/health/ready" size="sm">
                Health
              </Anchor>
            </Text>
          </Stack>
        </form>
      </Card>
    </Center>
  );
}

/** Only a place of ours: an address that somebody else wrote leads nowhere. */
const placeAfter = (to: string | null): string => (to !== null && /^\/(?![/\\])/.test(to) ? to : '/');
