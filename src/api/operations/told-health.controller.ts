import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { HealthService, type Health } from './health.service';
import { healthSchema } from './health.view';

/** For people and their programs: a proxy lets them through to this, and keeps `/health` to probes. */
@ApiTags('Operation')
@Controller('api/v1/health')
@Roles(...readers)
export class ToldHealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @Does('Tell the state of each part, and where gateways connect', {
    answers: healthSchema,
    description: 'As `/health/ready`, but with 200 whatever it says; who is limited to accounts is told no details.',
  })
  async read(@Caller() { accountIds }: Principal): Promise<Health> {
    const health = await this.health.read();
    return accountIds === null ? health : withoutDetails(health);
  }
}

/** They name hosts and a project of everybody's. */
function withoutDetails({ status, parts: { database, mqtt, openstack } }: Health): Health {
  const untold = { detail: '' };
  const parts = {
    database: { ...database, ...untold },
    mqtt: { ...mqtt, ...untold },
    openstack: { ...openstack, ...untold },
  };
  return { status, parts };
}
