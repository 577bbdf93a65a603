import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FleetService } from '../../fleets';
import { SnapshotService } from '../../reconciliation';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { idParam, pageQuery, type PageQueryInput } from '../http/list.query';
import {
  fleetSnapshotInputSchema,
  fleetSnapshotPageSchema,
  fleetSnapshotSchema,
  fleetSnapshotView,
  type FleetSnapshotInput,
} from './fleet-snapshot.view';

@ApiTags('Fleets')
@Controller('api/v1/fleets/:id/snapshots')
export class FleetSnapshotController {
  constructor(
    private readonly fleets: FleetService,
    private readonly snapshots: SnapshotService,
  ) {}

  @Post()
  @Roles('operator')
  @Does('Take a snapshot of a volume', {
    answers: fleetSnapshotSchema,
    status: 202,
    description:
      'It is made by itself, of a volume that a server has attached as well: what that has not written yet is not in it. A ' +
      'volume of a blueprint is made of it that names its `snapshotName` or `snapshotId` as `snapshot`. It is metered as ' +
      '`snapshot` until it is deleted, and goes with its volume, unless that is to be kept.',
  })
  async take(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: fleetSnapshotInputSchema }) { volume, name }: FleetSnapshotInput,
    @Caller() caller: Principal,
  ) {
    await this.fleets.get(id, caller.accountIds);
    return fleetSnapshotView(await this.snapshots.take(id, volume, name));
  }

  @Get()
  @Roles(...readers)
  @Does("List the snapshots of the fleet's volumes, oldest first", { answers: fleetSnapshotPageSchema })
  async list(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: pageQuery }) query: PageQueryInput,
    @Caller() caller: Principal,
  ) {
    await this.fleets.get(id, caller.accountIds);
    const { items, nextCursor } = await this.snapshots.list(id, query);
    return { items: items.map(fleetSnapshotView), nextCursor };
  }

  @Get(':snapshotId')
  @Roles(...readers)
  @Does('Read a snapshot, and how far it is', { answers: fleetSnapshotSchema })
  async get(
    @Param('id', { schema: idParam }) id: string,
    @Param('snapshotId', { schema: idParam }) snapshotId: string,
    @Caller() caller: Principal,
  ) {
    await this.fleets.get(id, caller.accountIds);
    return fleetSnapshotView(await this.snapshots.get(id, snapshotId));
  }

  @Delete(':snapshotId')
  @Roles('operator')
  @Does('Delete a snapshot', {
    answers: fleetSnapshotSchema,
    status: 202,
    description:
      'Refused while a blueprint asks for it. It is in the list, `deleting`, until the cloud has removed it.',
  })
  async remove(
    @Param('id', { schema: idParam }) id: string,
    @Param('snapshotId', { schema: idParam }) snapshotId: string,
    @Caller() caller: Principal,
  ) {
    await this.fleets.get(id, caller.accountIds);
    return fleetSnapshotView(await this.snapshots.remove(id, snapshotId, caller.name));
  }
}
