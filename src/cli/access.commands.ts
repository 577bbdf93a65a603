import { Option, type Command } from 'commander';
import type { components } from '../contract/api.types';
import { allOf, answerOf, pageLimit } from './answers';
import type { ApiClient } from './api.client';
import { confirm, yesOption } from './confirmation';
import { accountCalled, oneCalled } from './names';
import { sheet, shortTime, show, table } from './output';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';

type ApiToken = components['schemas']['ApiToken'];
type NewApiToken = components['schemas']['NewApiToken'];

const roles: ApiToken['role'][] = ['admin', 'operator', 'billing', 'viewer'];

/** `moorage tokens …` and `moorage sessions …`: who may call the service. */
export function addAccess(program: Command): void {
  const tokens = program.command('tokens').description('API tokens: list, make, revoke');
  serviceCommand(tokens.command('list').description('list API tokens, each with what it may do')).action(list);
  serviceCommand(tokens.command('create <name>').description('make an API token, which is shown only now'))
    .addOption(new Option('--role <role>', 'what it may do').choices(roles).makeOptionMandatory())
    .option('--account <accounts...>', 'the only accounts that it sees (names or ids); else those that you see')
    .option('--expires <time>', 'when it ends, such as 2027-01-01T00:00:00Z; else never')
    .action(create);
  serviceCommand(tokens.command('revoke <token>').description('end an API token (name or id)'))
    .addOption(yesOption())
    .action(revoke);
  const sessions = program.command('sessions').description('sessions of those who have signed in: end');
  serviceCommand(
    sessions
      .command('end <actor>')
      .description('end all of somebody, by the actorId that the audit log has; whoever may sign in can begin another'),
  ).action(endSessions);
}

async function list(options: ServiceOptions): Promise<void> {
  await show(await tokensOf(await serviceOf(options)), options, tokenTable);
}

interface CreateOptions extends ServiceOptions {
  role: ApiToken['role'];
  account?: string[];
  expires?: string;
}

async function create(name: string, { role, account, expires, ...options }: CreateOptions): Promise<void> {
  const api = await serviceOf(options);
  const accounts = account && (await Promise.all(account.map((one) => accountCalled(api, one))));
  const body = { name, role, accountIds: accounts?.map(({ id }) => id), expiresAt: expires };
  await show(await answerOf(api.rest.POST('/api/v1/api-tokens', { body })), options, newTokenText);
}

async function revoke(called: string, options: ServiceOptions & { yes?: boolean }): Promise<void> {
  const api = await serviceOf(options);
  const { id, name, role } = oneCalled('API token', called, await tokensOf(api), 'moorage tokens list');
  await confirm(`Revoke the API token ${name} (${role})?`, options.yes);
  await api.rest.DELETE('/api/v1/api-tokens/{id}', { params: { path: { id } } });
  await show({ id, name, revoked: true }, options, () => `API token ${name} is revoked`);
}

async function endSessions(actorId: string, options: ServiceOptions): Promise<void> {
  const { rest } = await serviceOf(options);
  const ended = await answerOf(rest.DELETE('/api/v1/sessions', { params: { query: { actorId } } }));
  await show(ended, options, ({ ended: count }) => `${count} sessions of ${actorId} are ended`);
}

const tokensOf = ({ rest }: ApiClient): Promise<ApiToken[]> =>
  allOf((cursor) => rest.GET('/api/v1/api-tokens', { params: { query: { limit: pageLimit, cursor } } }));

const accountsText = ({ accountIds }: Pick<ApiToken, 'accountIds'>): string => accountIds?.join(', ') ?? 'all';

const tokenTable = (tokens: ApiToken[]): string =>
  table(
    ['name', 'role', 'accounts', 'expires', 'last used', 'created', 'id'],
    tokens.map((token) => [
      token.name,
      token.role,
      accountsText(token),
      shortTime(token.expiresAt),
      shortTime(token.lastUsedAt),
      shortTime(token.createdAt),
      token.id,
    ]),
    { empty: 'no API tokens' },
  );

const newTokenText = ({ token, ...made }: NewApiToken): string =>
  sheet({
    name: made.name,
    id: made.id,
    role: made.role,
    accounts: accountsText(made),
    expires: made.expiresAt && shortTime(made.expiresAt),
    token: `${token}  (shown only now)`,
  });
