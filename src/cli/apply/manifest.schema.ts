import { z } from 'zod';
// The schemas that the service itself checks by, each from its own file: the stages' indexes load the whole service.
import { priceBookInputSchema, priceInputSchema } from '../../billing/prices/price-book.schema';
import { accountInputSchema } from '../../fleets/accounts/account.schema';
import { blueprintInputSchema, fleetInputSchema } from '../../fleets/fleet.schema';
import { unknownTreatments } from '../../metering/unknown.types';

const reference = z.string('must name one').min(1, 'must name one');

const priceBook = priceBookInputSchema.extend({
  kind: z.literal('PriceBook'),
  prices: z.array(priceInputSchema).default([]),
});

const account = accountInputSchema.extend({
  kind: z.literal('Account'),
  priceBook: reference.optional(),
  unknownPolicy: z.enum(unknownTreatments).optional(),
});

const blueprint = blueprintInputSchema.extend({ kind: z.literal('Blueprint') });

const { name, approval, cloud, engine, driftPolicy, project } = fleetInputSchema.shape;
const fleet = z.strictObject({
  kind: z.literal('Fleet'),
  name,
  account: reference,
  blueprint: reference,
  approval,
  cloud,
  engine,
  driftPolicy,
  project,
  build: z.boolean().default(true),
});

const link = z.strictObject({ kind: z.literal('Link'), fleets: z.tuple([reference, reference]) });

export const documentSchema = z.discriminatedUnion('kind', [priceBook, account, blueprint, fleet, link], {
  error: 'must be one of PriceBook, Account, Blueprint, Fleet, Link',
});

export type PriceBookDocument = z.infer<typeof priceBook>;
export type AccountDocument = z.infer<typeof account>;
export type BlueprintDocument = z.infer<typeof blueprint>;
export type FleetDocument = z.infer<typeof fleet>;
/** It has no name of its own. */
export type LinkDocument = z.infer<typeof link> & { name: string };
export type Document = PriceBookDocument | AccountDocument | BlueprintDocument | FleetDocument | LinkDocument;
export type Kind = Document['kind'];

/** In the order in which one needs the other. */
export const kinds: readonly Kind[] = ['PriceBook', 'Account', 'Blueprint', 'Fleet', 'Link'];

/** How a link is called: by its two fleets, whichever is named first. */
export const linkName = (fleets: string[]): string => fleets.toSorted().join(' and ');
