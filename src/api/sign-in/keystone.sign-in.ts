import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config';
import { isFailure, tokens, type TokenInfo } from '../../openstack';
import { Clouds } from '../../reconciliation';
import type { KeystoneSignInInput } from './sign-in.schema';
import { keystoneRefused, projectRequired, providerAway } from './sign-in.errors';

type Issued = Awaited<ReturnType<typeof tokens.authenticate>>;

/** Checks names and passwords where they are known: at the cloud's Keystone. */
@Injectable()
export class KeystoneSignIn {
  constructor(
    private readonly clouds: Clouds,
    @Inject(CONFIG) private readonly config: Pick<Config, 'access'>,
  ) {}

  /** @throws DomainError SIGN_IN_REFUSED, KEYSTONE_PROJECT_REQUIRED, SIGN_IN_UNAVAILABLE */
  async check(input: KeystoneSignInInput): Promise<TokenInfo> {
    const domain = { name: input.domain ?? this.config.access.keystone.domain };
    const user = { name: input.username, domain };
    const project = input.project === undefined ? null : { name: input.project, domain };
    const issued = await this.issue({ method: 'password', user, password: input.password }, project);
    return issued.info.project ? issued.info : this.enterOnly(issued);
  }

  /** Whoever has no project of preference comes in with the only one there is. */
  private async enterOnly({ token }: Issued): Promise<TokenInfo> {
    const found = await tokens.projectsOf(this.clouds.get(null), token).catch(away);
    if (found.length !== 1) throw projectRequired(found.map(({ name }) => name));
    return (await this.issue({ method: 'token', token }, { id: found[0].id })).info;
  }

  private issue(
    credentials: Parameters<typeof tokens.authenticate>[1],
    project: Parameters<typeof tokens.authenticate>[2],
  ): Promise<Issued> {
    return tokens.authenticate(this.clouds.get(null), credentials, project).catch((error: unknown) => {
      if (isFailure(error, 'auth', 'terminal')) throw keystoneRefused();
      return away(error);
    });
  }
}

function away(error: unknown): never {
  throw isFailure(error) ? providerAway('Keystone', error) : error;
}
