import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EnrollmentService, type EnrollmentInput } from '../../registration';
import { Caller, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { idParam, pageQuery, type PageQueryInput } from '../http/list.query';
import { enrollmentBodySchema, enrollmentPageSchema, newEnrollmentSchema } from './device.view';

@ApiTags('Devices')
@Controller('api/v1/fleets/:id/enrollments')
export class EnrollmentController {
  constructor(private readonly enrollments: EnrollmentService) {}

  @Post()
  @Roles('operator')
  @Does('Make an enrollment group; its secret is in this answer and nowhere else', {
    answers: newEnrollmentSchema,
    status: 201,
  })
  create(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: enrollmentBodySchema }) input: EnrollmentInput,
    @Caller() caller: Principal,
  ) {
    return this.enrollments.create(id, input, caller.accountId);
  }

  @Get()
  @Roles('operator', 'viewer')
  @Does("List the fleet's enrollment groups", { answers: enrollmentPageSchema })
  list(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: pageQuery }) query: PageQueryInput,
    @Caller() caller: Principal,
  ) {
    return this.enrollments.list(id, query, caller.accountId);
  }

  @Delete(':enrollmentId')
  @Roles('operator')
  @Does('Revoke an enrollment group', { description: 'No new device registers by it; those that did go on working.' })
  async revoke(
    @Param('id', { schema: idParam }) id: string,
    @Param('enrollmentId', { schema: idParam }) enrollmentId: string,
    @Caller() caller: Principal,
  ): Promise<void> {
    await this.enrollments.revoke(id, enrollmentId, caller.accountId);
  }
}
