import { Alert, Anchor, Card, Center, Stack, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { answerOf, api } from '../common/api.client';
import { Mark } from '../common/mark';
import { useReasonOfEnd } from '../common/session.store';
import { leave, type signingOut } from '../common/sign-out';
import { Failed, Loaded, Waiting } from '../common/states';
import { useMethods } from './methods.query';
import { takeReturned, whatReturned } from './oidc.return';
import { problemOfProvider } from './provider.problem';
import { useSignIn } from './sign-in.hook';
import { SignInWays } from './sign-in.ways';

const sessionOf = async (code: string): Promise<string> =>
  (await answerOf(api.POST('/api/v1/sign-in/oidc', { body: { code } }))).token;

export function SignInPage() {
  const methods = useMethods();
  const { signIn, failure, busy, isHandedOver } = useSignIn();
  const [search] = useSearchParams();
  const [returned] = useState(whatReturned);
  const reason = useReasonOfEnd();
  const refused = returned.problem === null ? null : problemOfProvider(returned.problem);
  useEffect(() => {
    document.title = 'Sign in · Moorage';
  }, []);
  useSigningOut();
  useEffect(() => {
    const { code } = takeReturned();
    if (code !== null) void signIn(() => sessionOf(code));
  }, [signIn]);
  return (
    <Center mih="100dvh" p="md" component="main">
      <Card withBorder shadow="sm" padding="xl" w="100%" maw={420}>
        <Stack>
          <Mark />
          <Title order={1} size="h3">
            Sign in
          </Title>
          {reason !== null && (
            <Alert color="orange" title="You were signed out">
              {reason}
            </Alert>
          )}
          {(failure ?? refused) !== null && !busy && <Failed error={failure ?? refused} />}
          {isHandedOver ? (
            <Alert color="green" title="You are signed in">
              Go on in the tab that you came from. This one can be closed.
            </Alert>
          ) : returned.code !== null && busy ? (
            <Waiting what="You are being signed in" />
          ) : (
            <Loaded query={methods} what="Ways to sign in">
              {(found) => (
                <SignInWays
                  methods={found}
                  to={search.get('to')}
                  busy={busy}
                  onToken={(getToken) => void signIn(getToken)}
                />
              )}
            </Loaded>
          )}
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
      </Card>
    </Center>
  );
}

function useSigningOut(): void {
  const state = useLocation().state as typeof signingOut | null;
  const signsOut = state?.signsOut ?? false;
  useEffect(() => {
    if (signsOut) void leave();
  }, [signsOut]);
}
