import { z } from 'zod';
import { linkPhases, type LinkState } from '../../reconciliation';
import { time } from '../http/list.query';

export const linkSchema = z
  .object({
    peerId: z.uuid().describe('The other fleet'),
    peerName: z.string(),
    ownerId: z.uuid().describe("The fleet that asked for it: it has the link's router, and its account pays"),
    phase: z
      .enum(linkPhases)
      .describe('waiting: not to stand yet; joining: being made; joined: it stands; ending: being taken down'),
    reason: z.string().nullable().describe('What a waiting link waits for'),
    createdAt: time,
  })
  .meta({ id: 'Link' });

export const linkListSchema = z.array(linkSchema);

export const linkView = ({ peerId, peerName, ownerId, phase, reason, createdAt }: LinkState) => ({
  peerId,
  peerName,
  ownerId,
  phase,
  reason,
  createdAt,
});
