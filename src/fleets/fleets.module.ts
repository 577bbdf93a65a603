import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database';
import { AccountService } from './accounts/account.service';
import { BlueprintService } from './blueprints/blueprint.service';
import { FleetService } from './fleet.service';
import { LinkService } from './links/link.service';
import { setCidrPool } from './addresses/subnet-allocation.repository';

const services = [AccountService, BlueprintService, FleetService, LinkService];

@Module({ providers: services, exports: services })
export class FleetsModule implements OnModuleInit {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Before any stage begins its work, which may need a block. */
  onModuleInit(): Promise<void> {
    return setCidrPool(this.database, this.config.cidrPool);
  }
}
