import { Option, type Command } from 'commander';
import { systemClock } from '../common/clock';
import { DomainError } from '../common/errors';
import { answerOf } from './answers';
import { ApiClient, ApiError, mayPass, pauseAfter } from './api.client';
import { askSecret } from './confirmation';
import { say, show, sheet, shortTime, tell, type OutputOptions } from './output';
import { contextOption, defaultUrl, serviceCommand, serviceOf, trimmed, type ServiceOptions } from './service.address';
import { readSettings, settingsPath, writeSettings } from './settings.file';

interface LoginOptions {
  url?: string;
  context: string;
  token?: string;
  user?: string;
  domain?: string;
  project?: string;
  sso?: boolean;
}

/** `moorage login`, `logout` and `whoami` */
export function addSignIn(program: Command): void {
  program
    .command('login')
    .description(
      'sign in to a service, and keep address and token; a token or password that is not given is asked for, or read from standard input',
    )
    .addOption(new Option('--url <url>', 'address of the service').env('MOORAGE_URL').default(defaultUrl))
    .addOption(contextOption('name to keep it under; it becomes the current one').default('default'))
    .option('--token <token>', 'API token, or that of the administrator')
    .option('--user <name>', 'sign in as a user of the cloud (Keystone) instead, by password')
    .option('--domain <domain>', "the user's domain in Keystone")
    .option('--project <project>', "project whose roles count; else the service's own")
    .option('--sso', "sign in at the service's OpenID Connect provider instead, in any browser")
    .action(login);
  program
    .command('logout')
    .description('end the session, where there is one, and forget the token')
    .addOption(contextOption('else the current one'))
    .action(logout);
  serviceCommand(program.command('whoami').description('who the service takes you for, and what you may see')).action(
    whoami,
  );
}

async function login({ url = defaultUrl, context, ...given }: LoginOptions): Promise<void> {
  const address = trimmed(url);
  const token = await tokenBy(address, given);
  const me = await answerOf(new ApiClient(address, token).rest.GET('/api/v1/me'));
  const settings = await readSettings();
  settings.contexts[context] = { url: address, token };
  await writeSettings({ ...settings, current: context });
  say(`signed in to ${address} as ${me.name} (${me.role}); context ${context}`);
}

async function tokenBy(url: string, given: Omit<LoginOptions, 'url' | 'context'>): Promise<string> {
  if (given.sso) return singleSignOn(url);
  if (given.user !== undefined) return keystone(url, given.user, given);
  return given.token ?? (await askSecret('API token: '));
}

/** A person confirms in a browser, of whichever machine, that they are who signs in here (RFC 8628). */
async function singleSignOn(url: string): Promise<string> {
  const { rest } = new ApiClient(url, null);
  const begun = await answerOf(rest.POST('/api/v1/sign-in/oidc/device'));
  const { deviceCode, userCode, verificationUri, verificationUriComplete, expiresAt } = begun;
  tell(`Open ${verificationUriComplete ?? verificationUri} in a browser, and confirm there the code`);
  tell(`  ${userCode}`);
  tell(`It is good until ${shortTime(expiresAt)}; waiting …`);
  for (let pauseMs = begun.intervalSeconds * 1_000; ;) {
    await systemClock.sleep(pauseMs);
    try {
      return (await answerOf(rest.POST('/api/v1/sign-in/oidc/device/session', { body: { deviceCode } }))).token;
    } catch (error) {
      if (!isPending(error) && !(mayPass(error) && systemClock.now() < new Date(expiresAt))) throw error;
      pauseMs = pauseAfter(error, pauseMs);
    }
  }
}

const isPending = (error: unknown): error is ApiError => error instanceof ApiError && error.code === 'SIGN_IN_PENDING';

/** A Keystone user's password against a token of ours. */
async function keystone(
  url: string,
  user: string,
  { domain, project }: Omit<LoginOptions, 'context'>,
): Promise<string> {
  const password = await askSecret(`Password of ${user}: `);
  const body = { username: user, password, domain, project };
  return (await answerOf(new ApiClient(url, null).rest.POST('/api/v1/sign-in/keystone', { body }))).token;
}

async function logout({ context: named }: { context?: string }): Promise<void> {
  const settings = await readSettings();
  const name = named ?? settings.current;
  if (name === null || !Object.hasOwn(settings.contexts, name)) {
    throw new DomainError({
      code: 'CONTEXT_NOT_FOUND',
      status: 404,
      message: `nobody is signed in${name === null ? '' : ` as ${name}`}`,
      action: `See the contexts in ${settingsPath()}.`,
    });
  }
  const { url, token } = settings.contexts[name];
  // Forgotten whatever the service says: what could not be ended there ends by its time.
  await endSession(new ApiClient(url, token));
  delete settings.contexts[name];
  const current = settings.current === name ? (Object.keys(settings.contexts)[0] ?? null) : settings.current;
  await writeSettings({ ...settings, current });
  say(`signed out of ${url}${current === null ? '' : `; context is now ${current}`}`);
}

async function endSession(api: ApiClient): Promise<void> {
  try {
    await api.rest.DELETE('/api/v1/me/session');
  } catch (error) {
    // An API token has no session: it is revoked by who manages tokens.
    if (!(error instanceof ApiError)) throw error;
    if (mayPass(error)) tell(`the session goes on until it ends by itself: ${error.message}`);
  }
}

async function whoami(options: ServiceOptions & OutputOptions): Promise<void> {
  const api = await serviceOf(options);
  await show(await answerOf(api.rest.GET('/api/v1/me')), options, ({ kind, name, role, accountIds, expiresAt }) =>
    sheet({
      service: api.url,
      name,
      kind,
      role,
      accounts: accountIds === null ? 'all' : accountIds.join(', '),
      expires: expiresAt && shortTime(expiresAt),
    }),
  );
}
