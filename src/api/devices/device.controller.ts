import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeviceService, type Decision, type DecisionInput } from '../../registration';
import { Caller, Roles, type Principal } from '../access/principal';
import { Subject } from '../audit/subject.decorator';
import { CommitsItself } from '../http/change.interceptor';
import { Does } from '../http/does.decorator';
import { idParam } from '../http/list.query';
import {
  decisionResultsSchema,
  decisionsBodySchema,
  deviceDetailSchema,
  deviceEventPageSchema,
  deviceEventView,
  devicePageSchema,
  deviceQuery,
  deviceSchema,
  deviceView,
  timelineQuery,
  type DeviceQuery,
  type DeviceView,
  type TimelineQuery,
} from './device.view';
import { Tagged } from '../tags/tagged.decorator';

@ApiTags('Devices')
@Controller('api/v1/devices')
@Tagged<DeviceView>({
  table: 'device',
  param: 'id',
  of: ({ id, keyFingerprint, status, reason }) => [id, keyFingerprint, status, reason],
})
@Subject(DeviceService)
export class DeviceController {
  constructor(private readonly devices: DeviceService) {}

  @Get()
  @Roles('operator', 'viewer')
  @Does('List gateways', { answers: devicePageSchema })
  list(@Query({ schema: deviceQuery }) query: DeviceQuery, @Caller() caller: Principal) {
    return this.devices.list(query, caller.accountIds);
  }

  @Post('decisions')
  @Roles('operator')
  @CommitsItself()
  @Does('Decide about many gateways; each has a result of its own, in order', {
    answers: decisionResultsSchema,
    status: 200,
  })
  async decideMany(
    @Body({ schema: decisionsBodySchema }) { deviceIds, decision }: DecisionInput,
    @Caller() caller: Principal,
  ) {
    const results = await this.devices.decide(deviceIds, decision, caller.name, caller.accountIds);
    return {
      results: results.map(({ deviceId, device, error }) => ({
        deviceId,
        status: device?.status ?? null,
        error: error && { code: error.code, message: error.message },
      })),
    };
  }

  @Get(':id')
  @Roles('operator', 'viewer')
  @Does('Read a gateway with its timeline', { answers: deviceDetailSchema })
  async get(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    const found = await this.devices.get(id, caller.accountIds);
    const { items } = await this.devices.timeline(id, { limit: 200 }, caller.accountIds);
    const timeline = items.map(deviceEventView);
    const timelineLength = await this.devices.timelineLength(id);
    return { ...deviceView(found), certificate: found.certificate, timeline, timelineLength };
  }

  @Get(':id/timeline')
  @Roles('operator', 'viewer')
  @Does('List what happened to a gateway', { answers: deviceEventPageSchema })
  async timeline(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: timelineQuery }) { order, ...page }: TimelineQuery,
    @Caller() caller: Principal,
  ) {
    const query = { ...page, newestFirst: order === 'desc' };
    const { items, nextCursor } = await this.devices.timeline(id, query, caller.accountIds);
    return { items: items.map(deviceEventView), nextCursor };
  }

  @Delete(':id')
  @Roles('operator')
  @Does('Take a gateway out of service')
  async remove(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal): Promise<void> {
    await this.devices.remove(id, caller.name, caller.accountIds);
  }

  @Post(':id/approve')
  @Roles('operator')
  @Does('Accept a gateway that waits for approval', { answers: deviceSchema })
  approve(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    return this.decide(id, 'approve', caller);
  }

  @Post(':id/reject')
  @Roles('operator')
  @Does('Refuse a gateway that waits for approval', { answers: deviceSchema })
  reject(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    return this.decide(id, 'reject', caller);
  }

  @Post(':id/suspend')
  @Roles('operator')
  @Does('Suspend a gateway', { answers: deviceSchema })
  suspend(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    return this.decide(id, 'suspend', caller);
  }

  @Post(':id/resume')
  @Roles('operator')
  @Does('Let a suspended gateway go on', { answers: deviceSchema })
  resume(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    return this.decide(id, 'resume', caller);
  }

  @Post(':id/revoke')
  @Roles('operator')
  @Does('End a gateway for good', { answers: deviceSchema })
  revoke(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    return this.decide(id, 'revoke', caller);
  }

  private async decide(id: string, decision: Decision, caller: Principal) {
    return deviceView(await this.devices.decideFor(id, decision, caller.name, caller.accountIds));
  }
}
