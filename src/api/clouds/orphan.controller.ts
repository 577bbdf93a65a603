import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OrphanService } from '../../reconciliation';
import { Caller, Roles, type Principal } from '../access/principal';
import { CommitsItself } from '../http/change.interceptor';
import { Does } from '../http/does.decorator';
import { AsksCloud } from '../http/turn.interceptor';
import {
  goneView,
  orphanQuery,
  orphanReportSchema,
  orphanView,
  sweepResultSchema,
  sweepSchema,
  type OrphanQuery,
  type SweepInput,
} from './orphan.view';

@ApiTags('Clouds')
@Controller('api/v1/orphans')
@Roles()
export class OrphanController {
  constructor(private readonly orphans: OrphanService) {}

  @Get()
  @AsksCloud()
  @Does('Find what bears our mark in the cloud and is in no fleet, and what fleets have and the cloud has not', {
    answers: orphanReportSchema,
  })
  async report(@Query({ schema: orphanQuery }) { cloud }: OrphanQuery, @Caller() caller: Principal) {
    const { orphans, gone } = await this.orphans.report(cloud ?? null, caller.accountIds);
    return { orphans: orphans.map(orphanView), gone: gone.map(goneView) };
  }

  @Post('sweep')
  @CommitsItself()
  @Does('Remove orphans from the cloud, and have the fleets looked at of which something is gone', {
    answers: sweepResultSchema,
    description: 'What cannot be removed is told with the reason. Asking again goes on.',
  })
  async sweep(@Body({ schema: sweepSchema }) { cloud, cloudIds }: SweepInput, @Caller() caller: Principal) {
    const swept = await this.orphans.sweep(cloud ?? null, caller.accountIds, cloudIds ?? null);
    return {
      removed: swept.removed.map(orphanView),
      left: swept.left.map(({ orphan, reason }) => ({ ...orphanView(orphan), reason })),
      woken: swept.woken,
    };
  }
}
