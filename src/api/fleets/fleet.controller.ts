import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { fleetInputSchema, fleetPatchSchema, FleetService, type FleetInput, type FleetPatch } from '../../fleets';
import { Clouds } from '../../reconciliation';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Subject } from '../audit/subject.decorator';
import { Does } from '../http/does.decorator';
import { idParam } from '../http/list.query';
import { fleetPageSchema, fleetQuery, fleetSchema, fleetView, type FleetQuery, type FleetView } from './fleet.view';
import { Tagged } from '../tags/tagged.decorator';

@ApiTags('Fleets')
@Controller('api/v1/fleets')
@Tagged<FleetView>({
  table: 'fleet',
  param: 'id',
  of: ({ id, blueprintId, approval, driftPolicy, project, pause, buildRequestedAt, deleteRequestedAt }) => [
    id,
    blueprintId,
    approval,
    driftPolicy,
    project.quotas,
    pause,
    buildRequestedAt,
    deleteRequestedAt,
  ],
})
@Subject(FleetService)
export class FleetController {
  constructor(
    private readonly fleets: FleetService,
    private readonly clouds: Clouds,
  ) {}

  @Post()
  @Roles('operator')
  @Does('Make a fleet', {
    answers: fleetSchema,
    status: 201,
    description: 'It is built when its first device is accepted, or by POST /fleets/{id}/reconcile.',
  })
  async create(@Body({ schema: fleetInputSchema }) input: FleetInput, @Caller() caller: Principal) {
    // A name that clouds.yaml does not know is refused now, not when the fleet is built.
    if (input.cloud) this.clouds.get(input.cloud);
    if (input.project?.own) this.clouds.get(input.cloud ?? null).requireUser();
    return fleetView(await this.fleets.create(input, caller.accountIds));
  }

  @Get()
  @Roles(...readers)
  @Does('List fleets', { answers: fleetPageSchema, description: 'Deleted ones only with status=deleted.' })
  async list(@Query({ schema: fleetQuery }) query: FleetQuery, @Caller() caller: Principal) {
    const { items, nextCursor } = await this.fleets.list(query, caller.accountIds);
    return { items: items.map(fleetView), nextCursor };
  }

  @Get(':id')
  @Roles(...readers)
  @Does('Read a fleet', { answers: fleetSchema })
  async get(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    return fleetView(await this.fleets.get(id, caller.accountIds));
  }

  @Patch(':id')
  @Roles('operator')
  @Does('Change the blueprint, the approval, the drift policy or the quotas of a fleet', { answers: fleetSchema })
  async patch(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: fleetPatchSchema }) patch: FleetPatch,
    @Caller() caller: Principal,
  ) {
    return fleetView(await this.fleets.patch(id, patch, caller.accountIds));
  }

  @Delete(':id')
  @Roles('operator')
  @Does('Delete a fleet', {
    answers: fleetSchema,
    status: 202,
    description: 'Everything of it is taken down in the cloud; then its status is `deleted`.',
  })
  async remove(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    return fleetView(await this.fleets.requestDelete(id, caller.accountIds));
  }
}
