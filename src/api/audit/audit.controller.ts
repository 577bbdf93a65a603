import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { auditPageSchema, auditQuery, type AuditQuery } from './audit.schema';
import { AuditService } from './audit.service';

@ApiTags('Access')
@Controller('api/v1/audit-log')
@Roles()
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Does('List who did what, newest first', { answers: auditPageSchema })
  list(@Query({ schema: auditQuery }) query: AuditQuery, @Caller() caller: Principal) {
    return this.audit.list(query, caller);
  }
}
