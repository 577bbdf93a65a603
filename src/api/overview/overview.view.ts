import { z } from 'zod';
import { fleetStatuses } from '../../fleets';
import { deviceStatuses } from '../../registration';
import { time } from '../http/list.query';

const count = z.int().min(0);
const amount = z.string().describe('Decimal number');

const spendTotalSchema = z
  .object({
    currency: z.string().describe('ISO 4217'),
    monthToDate: amount.describe('What the month that goes on comes to so far, as its invoices would say'),
    forecast: amount.describe('What it comes to at its end if what runs now runs on; counted usage as it stands'),
  })
  .meta({ id: 'SpendTotal' });

const openDecisionsSchema = z
  .object({
    pendingDevices: count.describe('Gateways that wait for approval'),
    unknownIntervals: count.describe('Usage that nobody knows of, and that is held until somebody decides'),
    blockedFleets: count.describe('Fleets that do not go on until somebody changes something'),
    waitingFleets: count.describe('Fleets that wait for quota or room in the cloud, and go on by themselves then'),
  })
  .meta({ id: 'OpenDecisions' });

export const overviewSchema = z
  .object({
    fleets: z.array(z.object({ status: z.enum(fleetStatuses), count })).describe('Deleted ones are left out'),
    devices: z.array(z.object({ status: z.enum(deviceStatuses), count })).describe('Retired ones are left out'),
    online: count.describe('Working gateways that are connected: init, ready or alert'),
    registrationsPerMinute: z
      .array(z.object({ at: time.describe('When the minute begins'), count }))
      .describe('First registrations in the last 60 minutes, oldest first'),
    spend: z.array(spendTotalSchema).describe('Of the month that goes on, by currency'),
    decisions: openDecisionsSchema.describe('What waits for somebody'),
  })
  .meta({ id: 'Overview' });

export type OverviewView = z.infer<typeof overviewSchema>;

export const fleetGatewaysSchema = z
  .object({
    fleets: z
      .array(
        z.object({
          fleetId: z.uuid(),
          total: count.describe('Retired ones are left out'),
          pending: count.describe('Those of them that wait for approval'),
          online: count.describe('Those of them that work and are connected'),
        }),
      )
      .describe('Fleets without any are left out'),
  })
  .meta({ id: 'FleetGateways' });
