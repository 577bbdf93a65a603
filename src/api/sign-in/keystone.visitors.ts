import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { isLoopback } from '../../common/addresses';
import { CONFIG, type Config } from '../../config';
import { Database } from '../../database';
import type { TokenInfo } from '../../openstack';
import type { Visitor } from './session.repository';
import { unscopedToken } from './sign-in.errors';
import { grantOf } from './visitor.grant';

type Settings = Pick<Config, 'access' | 'http' | 'openstack' | 'publicUrl'>;

/** What users of the cloud's Keystone are here. */
@Injectable()
export class KeystoneVisitors {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Settings,
  ) {}

  /** Whether they may come in by this request at all. */
  areWelcome(request: Pick<Request, 'headers'>): boolean {
    const { signIn } = this.config.access.keystone;
    if (signIn !== 'auto') return signIn === 'on';
    return isNamed(this.config) || (isForThisMachine(this.config) && isFromThisMachine(request));
  }

  /**
   * The project's mapping says which accounts they see, their roles in it say what they are.
   * @throws DomainError KEYSTONE_TOKEN_UNSCOPED, SIGN_IN_ROLE_MISSING, SIGN_IN_ACCOUNT_MISSING
   */
  async of({ user, project, roles }: TokenInfo): Promise<Visitor> {
    if (!project) throw unscopedToken();
    const { domain, roles: roleMap, projects } = this.config.access.keystone;
    const name = user.domain && user.domain.name !== domain ? `${user.name}@${user.domain.name}` : user.name;
    // Another domain may have a project of the same name: there only the id tells.
    const isOurs = project.domain === undefined || [project.domain.id, project.domain.name].includes(domain);
    const placeNames = isOurs ? [project.id, project.name] : [project.id];
    const claims = { name, roleNames: roles.map((role) => role.name), placeNames };
    const grant = await grantOf(this.database, claims, { roles: roleMap, accounts: projects });
    // With the project: the same person may be more in another one.
    return { kind: 'keystone', subject: `keystone:${user.id}:${project.id}`, name, ...grant };
  }
}

const isNamed = ({ openstack: { env } }: Settings): boolean =>
  env.OS_CLOUD !== undefined || env.OS_AUTH_URL !== undefined;

/** Everybody knows the password of the embedded emulator's administrator: it is for whoever sits at this machine. */
const isForThisMachine = ({ http, publicUrl, access }: Settings): boolean =>
  isHere(http.host) && publicUrl === null && access.trustedProxies.length === 0;

/** A proxy on this machine hands on what comes from others, and shows it by what it adds, or by the name that they asked for. */
const isFromThisMachine = ({ headers }: Pick<Request, 'headers'>): boolean =>
  proxyHeaders.every((name) => headers[name] === undefined) && isHere(nameIn(headers.host ?? ''));

/** Of `name:port` or `[address]:port`. */
const nameIn = (host: string): string => host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');

const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

const isHere = (host: string): boolean => host === 'localhost' || isLoopback(host);
