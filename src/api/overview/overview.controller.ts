import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MonthTotalsService } from '../../billing';
import { FleetService } from '../../fleets';
import { UnknownUsageService } from '../../metering';
import { DeviceOverviewService } from '../../registration';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { fleetGatewaysSchema, overviewSchema, type OverviewView } from './overview.view';

@ApiTags('Overview')
@Controller('api/v1/overview')
export class OverviewController {
  constructor(
    private readonly fleets: FleetService,
    private readonly devices: DeviceOverviewService,
    private readonly totals: MonthTotalsService,
    private readonly unknownUsage: UnknownUsageService,
  ) {}

  @Get()
  @Roles(...readers)
  @Does('Read how everything stands, in numbers', {
    answers: overviewSchema,
    description: 'Of the accounts that the caller may see.',
  })
  async overview(@Caller() caller: Principal): Promise<OverviewView> {
    const { accountIds } = caller;
    const [fleets, { devices, registrationsPerMinute }, spend, unknownIntervals] = await Promise.all([
      this.fleets.counts(accountIds),
      this.devices.overview(accountIds),
      this.totals.totals(accountIds),
      this.unknownUsage.countHeld(accountIds),
    ]);
    const blocked = fleets.find(({ status }) => status === 'blocked') ?? { count: 0, waiting: 0 };
    return {
      fleets: fleets.map(({ status, count }) => ({ status, count })),
      devices: devices.map(({ status, count }) => ({ status, count })),
      online: devices.reduce((sum, { online }) => sum + online, 0),
      registrationsPerMinute,
      spend,
      decisions: {
        pendingDevices: devices.find(({ status }) => status === 'pending-approval')?.count ?? 0,
        unknownIntervals,
        blockedFleets: blocked.count - blocked.waiting,
        waitingFleets: blocked.waiting,
      },
    };
  }

  @Get('gateways')
  @Roles(...readers)
  @Does('Read how many gateways each fleet has', {
    answers: fleetGatewaysSchema,
    description: 'Of the accounts that the caller may see.',
  })
  async gateways(@Caller() { accountIds }: Principal) {
    return { fleets: await this.devices.byFleet(accountIds) };
  }
}
