import { z } from 'zod';
import { driftPolicies } from '../../fleets';
import { time } from '../http/list.query';

const differenceSchema = z
  .object({
    kind: z.string(),
    key: z.string(),
    name: z.string(),
    cloudId: z.string().nullable().describe("The cloud's id; null where it never had one, or has none any more"),
    change: z
      .enum(['deleted', 'changed', 'broken', 'surplus', 'name-taken', 'kept'])
      .describe(
        'What became of it; `surplus` is a second object with one mark, `name-taken` one of somebody else, `kept` a volume ' +
          'that is to be kept and of which the blueprint asks for another one',
      ),
    reason: z.string(),
    repair: z.string().describe('What a repair does: an action as in a plan'),
  })
  .meta({ id: 'Difference' });

const addedSchema = z
  .object({
    kind: z.enum(['subnet', 'port', 'floating_ip', 'security_group_rule', 'router_route']),
    cloudId: z.string(),
    name: z.string().describe('What it says, where it has no name'),
    on: z.string().describe('What of the fleet it is on, as `<kind>/<key>`'),
  })
  .meta({ id: 'AddedByOthers' });

export const driftSchema = z
  .object({
    policy: z.enum(driftPolicies).describe("The fleet's drift policy"),
    checkedAt: time,
    drifted: z
      .boolean()
      .describe('Whether others made the differences; false while what people have asked for is still being done'),
    differences: z.array(differenceSchema),
    added: z.array(addedSchema).describe('What others put into, or onto, something of the fleet: never touched'),
  })
  .meta({ id: 'Drift' });
