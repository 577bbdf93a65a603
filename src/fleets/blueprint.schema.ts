import { checkBlueprint } from './blueprint.checks';
import { blueprintShape } from './blueprint.shape';

/** What a fleet consists of: its shape, and that nothing in it contradicts another part of it. */
export const blueprintSpecSchema = blueprintShape
  .superRefine(checkBlueprint)
  .meta({ id: 'BlueprintSpec', description: 'What a fleet consists of' });
