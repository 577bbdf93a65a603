import { z } from 'zod';
import { idSchema } from '../../common/id.schema';

export const linkInputSchema = z
  .strictObject({ peerId: idSchema('must be the id of a fleet').describe('The other fleet, in the same cloud') })
  .meta({ id: 'LinkInput' });

export type LinkInput = z.infer<typeof linkInputSchema>;
