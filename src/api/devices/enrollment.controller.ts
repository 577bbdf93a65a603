import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  EnrollmentSecretService,
  EnrollmentService,
  type EnrollmentInput,
  type EnrollmentPatch,
  type RotationInput,
  type VerificationInput,
} from '../../registration';
import { Caller, Roles, type Principal } from '../access/principal';
import { Subject } from '../audit/subject.decorator';
import { Does } from '../http/does.decorator';
import { idParam, pageQuery, type PageQueryInput } from '../http/list.query';
import {
  enrollmentBodySchema,
  enrollmentPageSchema,
  enrollmentPatchBodySchema,
  enrollmentSchema,
  newEnrollmentSchema,
  rotatedSecretSchema,
  rotationBodySchema,
  verificationBodySchema,
  type EnrollmentView,
} from './enrollment.view';
import { Tagged } from '../tags/tagged.decorator';

@ApiTags('Devices')
@Controller('api/v1/fleets/:id/enrollments')
@Tagged<EnrollmentView>({
  table: 'enrollment',
  param: 'enrollmentId',
  of: ({ id, revokedAt, maxDevices, expiresAt, allowList, perSecond, verifiedAt, previousSecretUntil }) => [
    id,
    revokedAt,
    maxDevices,
    expiresAt,
    allowList,
    perSecond,
    verifiedAt,
    previousSecretUntil,
  ],
})
@Subject(EnrollmentService, 'id', 'enrollmentId')
export class EnrollmentController {
  constructor(
    private readonly enrollments: EnrollmentService,
    private readonly secrets: EnrollmentSecretService,
  ) {}

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
    return this.enrollments.create(id, input, caller.accountIds);
  }

  @Get()
  @Roles('operator', 'viewer')
  @Does("List the fleet's enrollment groups", { answers: enrollmentPageSchema })
  list(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: pageQuery }) query: PageQueryInput,
    @Caller() caller: Principal,
  ) {
    return this.enrollments.list(id, query, caller.accountIds);
  }

  @Get(':enrollmentId')
  @Roles('operator', 'viewer')
  @Does('Read an enrollment group', { answers: enrollmentSchema })
  get(
    @Param('id', { schema: idParam }) id: string,
    @Param('enrollmentId', { schema: idParam }) enrollmentId: string,
    @Caller() caller: Principal,
  ) {
    return this.enrollments.get(id, enrollmentId, caller.accountIds);
  }

  @Patch(':enrollmentId')
  @Roles('operator')
  @Does('Change what new devices an enrollment group takes', {
    answers: enrollmentSchema,
    description:
      'A limit concerns new devices only: who is registered goes on. What counts against `maxDevices` are hardware ids that ' +
      'wait or work; a decision of a person is not held against it.',
  })
  patch(
    @Param('id', { schema: idParam }) id: string,
    @Param('enrollmentId', { schema: idParam }) enrollmentId: string,
    @Body({ schema: enrollmentPatchBodySchema }) patch: EnrollmentPatch,
    @Caller() caller: Principal,
  ) {
    return this.enrollments.patch(id, enrollmentId, patch, caller.accountIds);
  }

  @Delete(':enrollmentId')
  @Roles('operator')
  @Does('Revoke an enrollment group', { description: 'No new device registers by it; those that did go on working.' })
  async revoke(
    @Param('id', { schema: idParam }) id: string,
    @Param('enrollmentId', { schema: idParam }) enrollmentId: string,
    @Caller() caller: Principal,
  ): Promise<void> {
    await this.enrollments.revoke(id, enrollmentId, caller.accountIds);
  }

  @Post(':enrollmentId/verify')
  @Roles('operator')
  @Does('Prove possession of the key of an enrollment group’s authority', {
    answers: enrollmentSchema,
    description: 'Takes a certificate that the authority signed, with the verification code as the CN of its subject.',
  })
  verify(
    @Param('id', { schema: idParam }) id: string,
    @Param('enrollmentId', { schema: idParam }) enrollmentId: string,
    @Body({ schema: verificationBodySchema }) { certificate }: VerificationInput,
    @Caller() caller: Principal,
  ) {
    return this.enrollments.verify(id, enrollmentId, certificate, caller.accountIds);
  }

  @Post(':enrollmentId/rotate')
  @Roles('operator')
  @Does('Give an enrollment group a new secret; it is in this answer and nowhere else', {
    answers: rotatedSecretSchema,
    description:
      'The secret before it stays valid for `overlapSeconds`, so that devices can be changed one by one; a device is the ' +
      'same device whichever it proves. While two are valid there is no third: 409 `ROTATION_UNDER_WAY`.',
  })
  rotate(
    @Param('id', { schema: idParam }) id: string,
    @Param('enrollmentId', { schema: idParam }) enrollmentId: string,
    @Body({ schema: rotationBodySchema }) { overlapSeconds }: RotationInput,
    @Caller() caller: Principal,
  ) {
    return this.secrets.rotate(id, enrollmentId, overlapSeconds, caller.accountIds);
  }

  @Delete(':enrollmentId/secrets/previous')
  @Roles('operator')
  @Does('End the validity of the secret before the newest one now')
  endOverlap(
    @Param('id', { schema: idParam }) id: string,
    @Param('enrollmentId', { schema: idParam }) enrollmentId: string,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.secrets.endOverlap(id, enrollmentId, caller.accountIds);
  }
}
