import { Option } from 'commander';
import { DomainError } from '../common/errors';
import { ApiClient } from './api.client';

export interface ServiceOptions {
  url: string;
  token?: string;
  adminToken?: string;
}

/** How a command that talks to a running service is told which, and as whom. */
export const serviceOptions = (): Option[] => [
  new Option('--url <url>', 'address of the service').env('MOORAGE_URL').default('http://127.0.0.1:3000'),
  new Option('--token <token>', 'API token; the administrator’s when absent').env('MOORAGE_TOKEN'),
  new Option('--admin-token <token>').env('MOORAGE_ADMIN_TOKEN').hideHelp(),
];

export function serviceOf({ url, token, adminToken }: ServiceOptions): ApiClient {
  const secret = token ?? adminToken;
  if (secret) return new ApiClient(url.replace(/\/+$/, ''), secret);
  throw new DomainError({
    code: 'TOKEN_MISSING',
    status: 401,
    message: 'no API token is given',
    action: 'Set MOORAGE_TOKEN to an API token, or MOORAGE_ADMIN_TOKEN to that of the administrator.',
  });
}
