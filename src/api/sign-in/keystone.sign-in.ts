import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { CONFIG, type Config } from '../../config';
import { isFailure, tokens, type TokenInfo } from '../../openstack';
import { Clouds } from '../../reconciliation';
import { answered } from './keystone.patience';
import type { KeystoneSignInInput } from './sign-in.schema';
import { keystoneRefused, projectRequired } from './sign-in.errors';

type Credentials = Parameters<typeof tokens.authenticate>[1];
type Project = Parameters<typeof tokens.authenticate>[2];
type Issued = Awaited<ReturnType<typeof tokens.authenticate>>;

/** Checks names and passwords where they are known: at the cloud's Keystone. */
@Injectable()
export class KeystoneSignIn {
  constructor(
    private readonly clouds: Clouds,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'access'>,
  ) {}

  /** @throws DomainError SIGN_IN_REFUSED, KEYSTONE_PROJECT_REQUIRED, SIGN_IN_UNAVAILABLE */
  async check(input: KeystoneSignInInput): Promise<TokenInfo> {
    const domain = { name: input.domain ?? this.config.access.keystone.domain };
    const user = { name: input.username, domain };
    const project = input.project === undefined ? null : { name: input.project, domain };
    return answered(this.clock, this.enter({ method: 'password', user, password: input.password }, project));
  }

  private async enter(credentials: Credentials, project: Project): Promise<TokenInfo> {
    const issued = await this.issue(credentials, project);
    return issued.info.project ? issued.info : this.enterOnly(issued);
  }

  /** Whoever has no project of preference comes in with the only one there is. */
  private async enterOnly({ token }: Issued): Promise<TokenInfo> {
    const found = await tokens.projectsOf(this.clouds.get(null), token);
    if (found.length !== 1) throw projectRequired(found.map(({ name }) => name));
    return (await this.issue({ method: 'token', token }, { id: found[0].id })).info;
  }

  private issue(credentials: Credentials, project: Project): Promise<Issued> {
    return tokens.authenticate(this.clouds.get(null), credentials, project).catch((error: unknown) => {
      throw isRefusal(error) ? keystoneRefused() : error;
    });
  }
}

/** Keystone's own word on who asks. Anything else, such as a certificate or a proxy in between, says nothing about them. */
const isRefusal = (error: unknown): boolean =>
  isFailure(error) && error.httpStatus !== null && [400, 401, 403, 404].includes(error.httpStatus);
