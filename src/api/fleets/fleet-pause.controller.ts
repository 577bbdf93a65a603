import { Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FleetService } from '../../fleets';
import { PauseService } from '../../reconciliation';
import { Caller, Roles, type Principal } from '../access/principal';
import { Subject } from '../audit/subject.decorator';
import { Does } from '../http/does.decorator';
import { idParam } from '../http/list.query';
import { fleetSchema, fleetView } from './fleet.view';

const waits = 'It says so in its condition `Paused`, and what differs from what is wanted in `Drifted`.';

@ApiTags('Fleets')
@Controller('api/v1/fleets/:id')
@Subject(FleetService)
@Roles('operator')
export class FleetPauseController {
  constructor(
    private readonly fleets: FleetService,
    private readonly pauses: PauseService,
  ) {}

  @Post('pause')
  @Does('Change nothing of the fleet in the cloud until it is resumed', {
    answers: fleetSchema,
    description: `A deletion waits as well. A run that is under way ends before its next step. ${waits}`,
  })
  async pause(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    await this.fleets.get(id, caller.accountIds);
    await this.pauses.pause(id, caller.name, 'Paused');
    return fleetView(await this.fleets.get(id, caller.accountIds));
  }

  @Post('resume')
  @Does('Let a paused fleet go on', { answers: fleetSchema })
  async resume(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    await this.fleets.get(id, caller.accountIds);
    await this.pauses.resume(id, caller.name);
    return fleetView(await this.fleets.get(id, caller.accountIds));
  }

  @Post('cancel')
  @Does('Stop the run that is under way, and pause the fleet', {
    answers: fleetSchema,
    status: 202,
    description: `Calls to the cloud that are under way are still answered; nothing follows them. ${waits}`,
  })
  async cancel(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    await this.fleets.get(id, caller.accountIds);
    await this.pauses.pause(id, caller.name, 'Cancelled');
    return fleetView(await this.fleets.get(id, caller.accountIds));
  }
}
