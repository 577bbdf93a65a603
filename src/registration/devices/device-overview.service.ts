import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '../../common/account.scope';
import { CLOCK, type Clock } from '../../common/clock';
import { Database } from '../../database';
import {
  countDevices,
  countDevicesByFleet,
  countRegistrations,
  type FleetCount,
  type MinuteCount,
  type StatusCount,
} from './device-overview.repository';

/** How far back registrations are counted by the minute. */
const minutes = 60;

export interface DeviceOverview {
  devices: StatusCount[];
  /** Of the last 60 minutes, oldest first. */
  registrationsPerMinute: MinuteCount[];
}

/** Gateways in numbers. */
@Injectable()
export class DeviceOverviewService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Of these accounts, or of all. */
  async overview(accountIds: AccountScope): Promise<DeviceOverview> {
    const [devices, registrationsPerMinute] = await Promise.all([
      countDevices(this.database, accountIds),
      countRegistrations(this.database, { accountIds, now: this.clock.now(), minutes }),
    ]);
    return { devices, registrationsPerMinute };
  }

  /** The same by fleet. */
  byFleet(accountIds: AccountScope): Promise<FleetCount[]> {
    return countDevicesByFleet(this.database, accountIds);
  }
}
