import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Call, Service } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import type { RouteTable } from '../core/route.table';
import { novaError } from '../core/refusals';
import type { Stack } from './orchestration.types';

const minors: Partial<Record<Service, number>> = { compute: 90, 'block-storage': 70 };

type Json = Record<string, unknown>;

/** The cloud's other services, as Heat calls them in the name of a stack's owner. */
export class InternalApi {
  constructor(
    readonly cloud: Cloud,
    private readonly routes: RouteTable,
    private readonly stack: Pick<Stack, 'projectId' | 'userId' | 'roles'>,
  ) {}

  /** The answer's body. @throws ApiError as the service would answer; nothing of the call's effect is left then */
  ask(service: Service, method: string, path: string, body?: object): Json {
    const minor = minors[service] ?? 1;
    const [bare, query = ''] = path.split('?');
    const match = this.routes.match(service, method, bare, minor);
    if (!match) throw novaError(404, 'The resource could not be found.');
    const call: Call = {
      cloud: this.cloud,
      service,
      method,
      path: bare,
      params: match.params,
      query: new URLSearchParams(query),
      headers: {},
      body,
      request: {} as IncomingMessage,
      minor,
      origin: 'http://heat',
      requestId: `req-${randomUUID()}`,
      session: {
        token: '',
        userId: this.stack.userId,
        projectId: this.stack.projectId,
        roles: this.stack.roles,
        isAdmin: this.stack.roles.includes('admin'),
        methods: ['password'],
        applicationCredentialId: null,
      },
    };
    const reply = this.cloud.attempt(() => match.route.handler(call));
    if (reply instanceof Promise) throw new Error(`${method} ${path} cannot be called from inside`);
    return (reply.json ?? {}) as Json;
  }

  /** The object under the one key of the answer. */
  one(service: Service, method: string, path: string, body?: object): Json {
    return Object.values(this.ask(service, method, path, body))[0] as Json;
  }
}
