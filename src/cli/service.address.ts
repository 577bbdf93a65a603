import { Option, type Command } from 'commander';
import { DomainError } from '../common/errors';
import { ApiClient } from './api.client';
import { outputOption, type OutputOptions } from './output';
import { readSettings } from './settings.file';
import type { Context } from './settings.schema';

export const defaultUrl = 'http://127.0.0.1:3000';

export interface ServiceOptions extends OutputOptions {
  url?: string;
  token?: string;
  adminToken?: string;
  context?: string;
}

export const contextOption = (description: string): Option =>
  new Option('--context <name>', description).env('MOORAGE_CONTEXT');

/** How a command that talks to a running service is told which, as whom, and how to show the answer. */
export function serviceCommand(command: Command): Command {
  return command
    .hook('preAction', (_above, called) => preferTyped(called))
    .addOption(outputOption())
    .addOption(
      new Option('--url <url>', `address of the service; else the context's, else ${defaultUrl}`).env('MOORAGE_URL'),
    )
    .addOption(new Option('--token <token>', "API token; else the context's").env('MOORAGE_TOKEN'))
    .addOption(contextOption('a context that `moorage login` made'))
    .addOption(new Option('--admin-token <token>').env('MOORAGE_ADMIN_TOKEN').hideHelp());
}

/** A context that is typed goes before an address and a token of the environment; they count where it says nothing. */
function preferTyped(command: Command): void {
  const isOf = (name: string, source: string) => command.getOptionValueSource(name) === source;
  if (!isOf('context', 'cli')) return;
  if (isOf('url', 'env')) command.setOptionValue('url', undefined);
  if (!isOf('token', 'env')) return;
  command.setOptionValue('adminToken', command.getOptionValue('token'));
  command.setOptionValue('token', undefined);
}

/** @throws DomainError TOKEN_MISSING, CONTEXT_NOT_FOUND, SETTINGS_INVALID */
export async function serviceOf(options: ServiceOptions): Promise<ApiClient> {
  const context = await contextOf(options);
  const url = trimmed(options.url ?? context?.url ?? defaultUrl);
  // What a context holds is shown to the service that it is for, and to no other.
  const kept = context?.url === url ? context.token : undefined;
  const token = options.token ?? kept ?? options.adminToken;
  if (token) return new ApiClient(url, token);
  throw new DomainError({
    code: 'TOKEN_MISSING',
    status: 401,
    message: `no API token is given for ${url}`,
    action:
      'Sign in with `moorage login`, or set MOORAGE_TOKEN (or MOORAGE_ADMIN_TOKEN, to that of the administrator).',
  });
}

export const trimmed = (url: string): string => url.replace(/\/+$/, '');

/** The context that is named, else the current one; null where nobody is signed in. */
async function contextOf({ context: named }: ServiceOptions): Promise<Context | null> {
  const { contexts, current } = await readSettings();
  const name = named ?? current;
  if (name === null) return null;
  if (Object.hasOwn(contexts, name)) return contexts[name];
  throw new DomainError({
    code: 'CONTEXT_NOT_FOUND',
    status: 404,
    message: `there is no context ${name}; there are: ${Object.keys(contexts).join(', ') || 'none'}`,
    action: 'Name one of them, or make it with `moorage login --context NAME`.',
  });
}
