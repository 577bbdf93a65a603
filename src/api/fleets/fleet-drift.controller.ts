import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FleetService } from '../../fleets';
import { DriftService } from '../../reconciliation';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Subject } from '../audit/subject.decorator';
import { Does } from '../http/does.decorator';
import { idParam } from '../http/list.query';
import { AsksCloud } from '../http/turn.interceptor';
import { driftSchema } from './fleet-drift.view';
import { fleetSchema, fleetView } from './fleet.view';

@ApiTags('Fleets')
@Controller('api/v1/fleets/:id')
@Subject(FleetService)
export class FleetDriftController {
  constructor(
    private readonly fleets: FleetService,
    private readonly drift: DriftService,
  ) {}

  @Get('drift')
  @AsksCloud()
  @Roles(...readers)
  @Does('Compare the fleet with the cloud now, and tell what others have changed, deleted or added', {
    answers: driftSchema,
    description: 'Nothing is changed. What others have added bears no mark of ours: it is told, and never touched.',
  })
  async report(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    await this.fleets.get(id, caller.accountIds);
    return this.drift.report(id);
  }

  @Post('repair')
  @Roles('operator')
  @Does('Mend what others have changed or deleted, whatever the drift policy says', {
    answers: fleetSchema,
    status: 202,
  })
  async repair(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    await this.fleets.get(id, caller.accountIds);
    await this.drift.repair(id, caller.name);
    return fleetView(await this.fleets.get(id, caller.accountIds));
  }
}
