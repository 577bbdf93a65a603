import { Button, Divider, Stack, Tabs } from '@mantine/core';
import { KeystoneForm } from './keystone.form';
import type { SignInMethod } from './methods.query';
import { rememberPlace } from './sign-in.hook';
import { TokenForm } from './token.form';

interface WaysProps {
  methods: SignInMethod[];
  /** Where whoever signs in wants to be. */
  to: string | null;
  /** Opens another service's sign-in in a tab of its own, for a page that is not to be left. False where there is none. */
  openApart?: (url: string) => boolean;
  busy: boolean;
  onToken: (getToken: () => Promise<string>) => void;
}

const names = { keystone: 'OpenStack user', token: 'Token' } as const;
/** The way that was taken last in this browser. */
const key = 'moorage.way-in';

/** What the service offers: another service's sign-in as a button, forms beside each other. */
export function SignInWays({ methods, to, openApart, busy, onToken }: WaysProps) {
  const others = methods.filter((method) => method.kind === 'oidc');
  const forms = methods.filter((method) => method.kind !== 'oidc');
  const last = forms.find(({ kind }) => kind === localStorage.getItem(key)) ?? forms.at(0);
  return (
    <Stack>
      {others.map((method) => (
        <OidcButton key={method.name} {...method} to={to} openApart={openApart} />
      ))}
      {others.length > 0 && forms.length > 0 && <Divider label="or" />}
      {forms.length === 1 && <Form method={forms[0]} busy={busy} onToken={onToken} />}
      {forms.length > 1 && (
        <Tabs defaultValue={last?.kind} keepMounted={false} onChange={(way) => localStorage.setItem(key, way ?? '')}>
          <Tabs.List grow mb="md" aria-label="Ways to sign in">
            {forms.map(({ kind }) => (
              <Tabs.Tab key={kind} value={kind}>
                {names[kind]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {forms.map((method) => (
            <Tabs.Panel key={method.kind} value={method.kind}>
              <Form method={method} busy={busy} onToken={onToken} />
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
    </Stack>
  );
}

const Form = ({ method, ...rest }: { method: SignInMethod } & Omit<WaysProps, 'methods' | 'to' | 'openApart'>) =>
  method.kind === 'keystone' ? <KeystoneForm domain={method.domain} {...rest} /> : <TokenForm {...rest} />;

interface OidcButtonProps extends Pick<WaysProps, 'to' | 'openApart'> {
  name: string;
  startUrl: string;
}

const OidcButton = ({ name, startUrl, to, openApart }: OidcButtonProps) => (
  <Button
    component="a"
    href={startUrl}
    variant="default"
    onClick={(event) => {
      if (openApart?.(startUrl)) event.preventDefault();
      else rememberPlace(to);
    }}
  >
    Sign in with {name}
  </Button>
);
