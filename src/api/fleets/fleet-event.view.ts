import { z } from 'zod';
import { listQuery, order, pageSchema, time } from '../http/list.query';

export const fleetEventQuery = listQuery({ order });
export type FleetEventQuery = z.infer<typeof fleetEventQuery>;

const fleetEventSchema = z
  .object({
    id: z.uuid(),
    seq: z.string().describe('Grows with every event; the id of the event in a stream'),
    type: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()),
    correlationId: z.string().nullable(),
    occurredAt: time,
  })
  .meta({ id: 'FleetEvent' });

export const fleetEventPageSchema = pageSchema(fleetEventSchema, 'FleetEventPage');
