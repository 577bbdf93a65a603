import { newId } from '../../src/common/ids';
import { systemClock } from '../../src/common/clock';
import type { Database } from '../../src/database';
import {
  AccountService,
  BlueprintService,
  blueprintSpecSchema,
  FleetService,
  type BlueprintSpec,
  type Fleet,
} from '../../src/fleets';

/** A specification from the least that says something; what is left out gets its default. */
export const spec = (parts: unknown): BlueprintSpec => blueprintSpecSchema.parse(parts);

export const lan = { key: 'lan', subnet: { cidr: 'auto' } };

/** A blueprint of one role of servers, `hub`, in one network; `more` of the role. */
export const hubSpec = (more: object = {}) => ({
  networks: [lan],
  servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: [lan.key], ...more }],
});

/** What a fleet may be asked to be like, beside its blueprint. */
export interface FleetWish {
  name?: string;
  engine?: Fleet['engine'];
  /** A project in the cloud for itself. */
  ownProject?: boolean;
}

/** The fleets' services over a database, and a way to a fleet in one line. */
export function fleetsOf(database: Database) {
  const accounts = new AccountService(database, systemClock);
  const blueprints = new BlueprintService(database, systemClock);
  const fleets = new FleetService(database, systemClock);
  const makeFleet = async (
    wanted: BlueprintSpec = spec({ networks: [lan] }),
    { name = `f${newId().slice(-12)}`, engine = 'native', ownProject = false }: FleetWish = {},
  ): Promise<Fleet> => {
    const account = await accounts.create({ name: 'Acme', currency: 'EUR', timeZone: 'Europe/Berlin' });
    const blueprint = await blueprints.create({ name: 'hub', spec: wanted });
    return fleets.create({
      name,
      accountId: account.id,
      blueprintId: blueprint.id,
      approval: 'automatic',
      engine,
      project: ownProject ? { own: true } : undefined,
      driftPolicy: 'repair',
    });
  };
  return { accounts, blueprints, fleets, makeFleet };
}
