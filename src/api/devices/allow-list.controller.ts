import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { AllowListService } from '../../registration';
import { Caller, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { idParam, pageQuery, type PageQueryInput } from '../http/list.query';
import { allowedHardwarePageSchema, csvBodySchema, hardwareIdParam, importReportSchema } from './allow-list.view';

@ApiTags('Devices')
@Controller('api/v1/fleets/:id/enrollments/:enrollmentId/hardware-ids')
export class AllowListController {
  constructor(private readonly allowList: AllowListService) {}

  @Post()
  @Roles('operator')
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string' } })
  @Does('Import hardware ids that an enrollment group takes', {
    answers: importReportSchema,
    description:
      'CSV of at most 1 MiB: the first column counts, its first line may be the header `hardwareId`. A line that is wrong ' +
      'is told and keeps no other out. They count once `allowList` of the enrollment group is true.',
  })
  import(
    @Param('id', { schema: idParam }) id: string,
    @Param('enrollmentId', { schema: idParam }) enrollmentId: string,
    @Body({ schema: csvBodySchema }) csv: string,
    @Caller() caller: Principal,
  ) {
    return this.allowList.import(id, enrollmentId, csv, caller.accountIds);
  }

  @Get()
  @Roles('operator', 'viewer')
  @Does('List the hardware ids that an enrollment group takes', { answers: allowedHardwarePageSchema })
  list(
    @Param('id', { schema: idParam }) id: string,
    @Param('enrollmentId', { schema: idParam }) enrollmentId: string,
    @Query({ schema: pageQuery }) query: PageQueryInput,
    @Caller() caller: Principal,
  ) {
    return this.allowList.list(id, enrollmentId, query, caller.accountIds);
  }

  @Delete(':hardwareId')
  @Roles('operator')
  @Does('Take a hardware id off the list', { description: 'Who registered with it goes on working.' })
  remove(
    @Param('id', { schema: idParam }) id: string,
    @Param('enrollmentId', { schema: idParam }) enrollmentId: string,
    @Param('hardwareId', { schema: hardwareIdParam }) hardwareId: string,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.allowList.remove(id, enrollmentId, hardwareId, caller.accountIds);
  }
}
