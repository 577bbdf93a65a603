import { z } from 'zod';
import type { OrphanFindings } from '../../reconciliation';
import { cloudParam } from './catalogue.view';

export const orphanQuery = z.strictObject({ cloud: cloudParam });
export type OrphanQuery = z.infer<typeof orphanQuery>;

export const sweepSchema = z
  .strictObject({
    cloud: cloudParam,
    cloudIds: z
      .array(z.string().min(1, 'must not be empty').max(255, 'must be at most 255 characters'))
      .max(500, 'must be at most 500')
      .optional()
      .describe('Only these, whatever their state; all in the state `orphan` when absent'),
  })
  .meta({ id: 'SweepInput' });
export type SweepInput = z.infer<typeof sweepSchema>;

const known = {
  kind: z.string(),
  cloudId: z.string(),
  name: z.string(),
  key: z.string().describe('Its key in its fleet'),
  fleetId: z.string(),
  fleet: z.string().nullable().describe("The fleet's name; null where no such fleet was ever here"),
};

const orphanSchema = z
  .object({
    ...known,
    state: z
      .enum(['orphan', 'kept', 'unknown-fleet'])
      .describe(
        '`kept` is a volume that was left on purpose, or its snapshot; `unknown-fleet` may be of another service in the same project',
      ),
    createdAt: z.string().nullable().describe('As the cloud tells it'),
  })
  .meta({ id: 'Orphan' });

const goneSchema = z.object(known).meta({ id: 'GoneResource' });

export const orphanReportSchema = z
  .object({
    orphans: z.array(orphanSchema).describe('What is ours in the cloud, and on record of no fleet'),
    gone: z.array(goneSchema).describe('What fleets have on record, and the cloud has no more'),
  })
  .meta({ id: 'OrphanReport' });

export const sweepResultSchema = z
  .object({
    removed: z.array(orphanSchema),
    left: z.array(orphanSchema.extend({ reason: z.string().describe('Why it is still there') })),
    woken: z.array(z.string()).describe('Ids of the fleets of which something is gone: each looks for itself'),
  })
  .meta({ id: 'SweepResult' });

type Orphan = OrphanFindings['orphans'][number];

export const orphanView = ({ kind, cloudId, name, key, fleetId, fleet, state, createdAt }: Orphan) => ({
  kind,
  cloudId,
  name,
  key,
  fleetId,
  fleet: fleet?.name ?? null,
  state,
  createdAt,
});

export const goneView = ({ kind, cloudId, name, key, fleetId, fleet }: OrphanFindings['gone'][number]) => ({
  kind,
  cloudId,
  name,
  key,
  fleetId,
  fleet: fleet?.name ?? null,
});
