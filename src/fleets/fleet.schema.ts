import { z } from 'zod';
import { idSchema } from '../common/id.schema';
import { blueprintSpecSchema } from './blueprints/blueprint.schema';
import { projectInputSchema, projectPatchSchema } from './blueprints/project.shape';
import { approvals, driftPolicies, engines } from './fleet.types';

/** In examples. */
const anId = '0197c9a4-7d1e-7c3a-9f2b-5e8d6a4c1b20';

/** Cloud names derive from it: `moorage-<fleet name>-<key>`. */
const fleetName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, 'must be 1 to 40 of a-z, 0-9 and -, and neither begin nor end with -')
  .describe('Unique among the fleets that are not deleted; never changes');

const approval = z
  .enum(approvals)
  .describe('Whether devices that prove their enrollment are accepted at once or wait for a decision');

const driftPolicy = z
  .enum(driftPolicies)
  .describe('What becomes of what others change in the cloud: it is mended (repair), or only told (report)');

export const fleetInputSchema = z
  .strictObject({
    name: fleetName,
    accountId: idSchema('must be the id of an account').describe('Account that pays for it'),
    blueprintId: idSchema('must be the id of a blueprint').describe('Blueprint that it is built from'),
    approval: approval.default('automatic'),
    cloud: z
      .string()
      .min(1, 'must not be empty')
      .max(255, 'must be at most 255 characters')
      .nullish()
      .describe('Cloud to build it in, by its name in clouds.yaml; the default cloud when absent'),
    engine: z
      .enum(engines)
      .default('native')
      .describe(
        'Who makes it in the cloud: the service itself, object for object, or Heat, as one stack; it never changes',
      ),
    driftPolicy: driftPolicy.default('repair'),
    project: projectInputSchema.optional(),
  })
  .refine(({ engine, project }) => engine === 'native' || !project?.own, {
    message: 'needs the engine native: Heat works by trusts, which the credential of such a project may not make',
    path: ['project', 'own'],
  })
  .meta({
    id: 'FleetInput',
    examples: [{ name: 'north', accountId: anId, blueprintId: anId, approval: 'manual' }],
  });

export const fleetPatchSchema = z
  .strictObject({
    name: z.never('cannot be changed: the names of everything in the cloud derive from it').optional(),
    engine: z.never('cannot be changed: make a new fleet with the other engine and delete this one').optional(),
    blueprintId: idSchema('must be the id of a blueprint')
      .optional()
      .describe('Another blueprint; the fleet is changed to it'),
    approval: approval.optional(),
    project: projectPatchSchema.optional(),
    driftPolicy: driftPolicy.optional(),
  })
  .refine(
    (patch) => Object.keys(patch).length > 0,
    'must name at least one of blueprintId, approval, driftPolicy and project',
  )
  .meta({ id: 'FleetPatch', examples: [{ approval: 'automatic' }] });

export const blueprintInputSchema = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(200, 'must be at most 200 characters')
      .describe('For people'),
    spec: blueprintSpecSchema,
  })
  .meta({ id: 'BlueprintInput' });

export const newBlueprintSchema = blueprintInputSchema
  .safeExtend({
    accountId: idSchema('must be the id of an account')
      .nullish()
      .describe("The account that alone may see it; the caller's own when it is limited to one, all when it is not"),
  })
  .meta({ id: 'NewBlueprint' });

export type FleetInput = z.infer<typeof fleetInputSchema>;
export type FleetPatch = z.infer<typeof fleetPatchSchema>;
export type NewBlueprint = z.infer<typeof newBlueprintSchema>;
export type BlueprintInput = z.infer<typeof blueprintInputSchema>;
