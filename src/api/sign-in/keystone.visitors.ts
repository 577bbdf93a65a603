import { Inject, Injectable } from '@nestjs/common';
import { isLoopback } from '../../common/addresses';
import { CONFIG, type Config } from '../../config';
import { Database } from '../../database';
import type { TokenInfo } from '../../openstack';
import type { Visitor } from './session.repository';
import { unscopedToken } from './sign-in.errors';
import { grantOf } from './visitor.grant';

/** What users of the cloud's Keystone are here. */
@Injectable()
export class KeystoneVisitors {
  /** Whether they may come in at all. */
  readonly areWelcome: boolean;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<Config, 'access' | 'http' | 'openstack'>,
  ) {
    const { signIn } = config.access.keystone;
    this.areWelcome = signIn === 'on' || (signIn === 'auto' && (isNamed(config) || isAtHome(config.http.host)));
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

const isNamed = ({ openstack: { env } }: Pick<Config, 'openstack'>): boolean =>
  env.OS_CLOUD !== undefined || env.OS_AUTH_URL !== undefined;

/** Everybody knows the password of the embedded emulator's administrator: it is for whoever sits at this machine. */
const isAtHome = (host: string): boolean => host === 'localhost' || isLoopback(host);
