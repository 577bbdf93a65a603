import { z } from 'zod';

export const linkInputSchema = z
  .strictObject({ peerId: z.uuid('must be the id of a fleet').describe('The other fleet, in the same cloud') })
  .meta({ id: 'LinkInput' });

export type LinkInput = z.infer<typeof linkInputSchema>;
