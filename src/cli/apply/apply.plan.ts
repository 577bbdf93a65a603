import { compare } from '../../common/money';
import { isUuid } from '../../common/ids';
import { blueprintSpecSchema } from '../../fleets/blueprints/blueprint.schema';
import type { Account, Blueprint, Fleet, PriceBook } from '../names';
import { differencesOf, type Difference } from './differences';
import type {
  AccountDocument,
  BlueprintDocument,
  Document,
  FleetDocument,
  Kind,
  LinkDocument,
  PriceBookDocument,
} from './manifest.schema';
import { linkName } from './manifest.schema';

/** What there is in the service. */
export interface World {
  PriceBook: PriceBook[];
  Account: Account[];
  Blueprint: Blueprint[];
  Fleet: Fleet[];
  /** Those of fleets that documents link. */
  Link: KnownLink[];
}

/** Called as `linkName` has it, by the names of its fleets. */
export interface KnownLink {
  id: string;
  name: string;
  isEnding: boolean;
}

/** What one document asks for, against what there is. */
export interface Change {
  document: Document;
  /** The id of what is there; null where it has to be made. */
  id: string | null;
  /** Of a blueprint that there is: the one that the differences are against. */
  version: number | null;
  differences: Difference[];
  /** Why it cannot be. */
  refusals: string[];
}

/** For each document what differs, in the order in which it is to be done. Nothing is asked or changed here. */
export function planChanges(documents: Document[], world: World): Change[] {
  const names = new Names(documents, world);
  return documents.map((document) => {
    const called = document.kind === 'Link' ? names.ofLink(document) : document.name;
    const found = world[document.kind].filter(({ name }) => name === called);
    const version = document.kind === 'Blueprint' ? ((found[0] as Blueprint | undefined)?.version ?? null) : null;
    const change: Change = { document, id: found[0]?.id ?? null, version, differences: [], refusals: [] };
    if (found.length > 1) {
      const ids = found.map(({ id }) => id).join(', ');
      const way = 'leave it out of the file, and name the one that is meant by its id where the file needs it';
      return { ...change, refusals: [`${found.length} are called so: ${ids}; ${way}`] };
    }
    const told = compared(document, found[0], names);
    return { ...change, ...told, refusals: [...told.refusals, ...names.missing(document)] };
  });
}

type Told = Pick<Change, 'differences' | 'refusals'>;

function compared(document: Document, found: unknown, names: Names): Told {
  if (document.kind === 'PriceBook') return priceBookChange(document, found as PriceBook | undefined);
  if (document.kind === 'Account') return accountChange(document, found as Account | undefined, names);
  if (document.kind === 'Blueprint') return blueprintChange(document, found as Blueprint | undefined);
  if (document.kind === 'Link') return linkChange(document, found as KnownLink | undefined);
  return fleetChange(document, found as Fleet | undefined, names);
}

/** What is fixed once it is made, compared. */
const fixed = (from: Record<string, unknown>, to: Record<string, unknown>): string[] =>
  differencesOf(from, to).map((one) => `${one.path} cannot be changed from ${String(one.from)} to ${String(one.to)}`);

/** What is new is told field by field, without those that are left empty. */
const made = (fields: Record<string, unknown>): Told => ({
  differences: differencesOf({}, fields).filter(({ to }) => to !== null && !(Array.isArray(to) && to.length === 0)),
  refusals: [],
});

function priceBookChange({ currency, prices }: PriceBookDocument, found: PriceBook | undefined): Told {
  const told = found
    ? { differences: [], refusals: fixed({ currency: found.currency }, { currency }) }
    : made({ currency });
  for (const price of prices) {
    const path = `prices.${price.meter}@${price.validFrom.toISOString()}`;
    const known = found?.prices.find(
      ({ meter, validFrom }) => meter === price.meter && Date.parse(validFrom) === price.validFrom.getTime(),
    );
    if (known === undefined) told.differences.push({ path, from: undefined, to: price.unitPrice });
    else if (!samePrice(known, price))
      told.refusals.push(`${path}: a price that is set never changes; give the new one a later validFrom`);
  }
  return told;
}

type Price = PriceBook['prices'][number];

/** An end that the file does not name may have been set by the price that came after. */
function samePrice(known: Price, { unitPrice, validTo, ...price }: PriceBookDocument['prices'][number]): boolean {
  const tiersOf = (tiers: Price['tiers'] | undefined) =>
    (tiers ?? []).map((one) => [figure(one.upTo), figure(one.unitPrice)]);
  const same =
    compare(known.unitPrice, unitPrice) === 0 &&
    figure(known.freeAllowance) === figure(price.freeAllowance) &&
    figure(known.minimum) === figure(price.minimum) &&
    differencesOf(tiersOf(known.tiers), tiersOf(price.tiers)).length === 0 &&
    (!price.tiers || known.tierMode === (price.tierMode ?? 'graduated'));
  return same && (!validTo || (known.validTo !== null && Date.parse(known.validTo) === validTo.getTime()));
}

/** The same text for the same number. */
const figure = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : String(Number(text));

function accountChange(
  { currency, timeZone, priceBook, unknownPolicy }: AccountDocument,
  found: Account | undefined,
  names: Names,
): Told {
  const wanted = {
    ...(priceBook && { priceBook: names.nameOf('PriceBook', priceBook) }),
    ...(unknownPolicy && { unknownPolicy }),
  };
  if (!found) return made({ currency, timeZone, ...wanted });
  const has = {
    ...(priceBook && { priceBook: names.nameOf('PriceBook', found.priceBookId) }),
    ...(unknownPolicy && { unknownPolicy: found.unknownPolicy }),
  };
  return {
    differences: differencesOf(has, wanted),
    refusals: fixed({ currency: found.currency, timeZone: found.timeZone }, { currency, timeZone }),
  };
}

function blueprintChange({ spec }: BlueprintDocument, found: Blueprint | undefined): Told {
  if (!found) return made({ spec });
  // Older versions may lack what has a default now.
  const stored = blueprintSpecSchema.safeParse(found.spec);
  return { differences: differencesOf(stored.success ? stored.data : found.spec, spec, 'spec'), refusals: [] };
}

function fleetChange(document: FleetDocument, found: Fleet | undefined, names: Names): Told {
  const { approval, driftPolicy, engine, cloud = null, project, build } = document;
  const account = names.nameOf('Account', document.account);
  const wanted = { blueprint: names.nameOf('Blueprint', document.blueprint), approval, driftPolicy };
  const stays = { account, engine, cloud, ownProject: project?.own ?? false };
  if (!found) return made({ ...stays, ...wanted, ...(project?.quotas && { quotas: project.quotas }), build });
  const has = {
    blueprint: names.nameOf('Blueprint', found.blueprintId),
    approval: found.approval,
    driftPolicy: found.driftPolicy,
    ...(project?.quotas && { quotas: found.project.quotas }),
    ...(build && { build: found.buildRequestedAt !== null }),
  };
  const had = {
    account: names.nameOf('Account', found.accountId),
    engine: found.engine,
    cloud: found.cloud,
    ownProject: found.project.own,
  };
  const going = found.status === 'deleting' ? ['it is being deleted: wait until it is gone'] : [];
  const asked = { ...wanted, ...(project?.quotas && { quotas: project.quotas }), ...(build && { build }) };
  return { differences: differencesOf(has, asked), refusals: [...going, ...fixed(had, stays)] };
}

function linkChange({ fleets }: LinkDocument, found: KnownLink | undefined): Told {
  if (!found) return { differences: [{ path: 'fleets', from: undefined, to: fleets }], refusals: [] };
  return { differences: [], refusals: found.isEnding ? ['it is being taken down: wait until it is gone'] : [] };
}

/** Things name one another by name or id; here all are names, of the file and of the service. Of several with one name with the id. */
class Names {
  constructor(
    private readonly documents: Document[],
    private readonly world: World,
  ) {}

  nameOf(kind: Kind, reference: string): string {
    const found = this.world[kind].find(({ id }) => id === reference);
    if (!found) return reference;
    const isOnly = this.world[kind].every(({ id, name }) => name !== found.name || id === found.id);
    return isOnly ? found.name : `${found.name} (${found.id})`;
  }

  ofLink({ fleets }: LinkDocument): string {
    return linkName(fleets.map((fleet) => this.nameOf('Fleet', fleet)));
  }

  /** What a document names that is nowhere, or is not one. */
  missing(document: Document): string[] {
    if (document.kind === 'Account') return document.priceBook ? this.lacks('PriceBook', document.priceBook) : [];
    if (document.kind === 'Link') return document.fleets.flatMap((fleet) => this.lacks('Fleet', fleet));
    if (document.kind !== 'Fleet') return [];
    return [...this.lacks('Account', document.account), ...this.lacks('Blueprint', document.blueprint)];
  }

  private lacks(kind: Kind, reference: string): string[] {
    if (isUuid(reference)) {
      return this.world[kind].some(({ id }) => id === reference)
        ? []
        : [`there is no ${kind} with the id ${reference}`];
    }
    const known = this.world[kind].filter(({ name }) => name === reference).length;
    if (known > 1) return [`${known} of kind ${kind} are called ${reference}: name the one that is meant by its id`];
    const made = this.documents.some((one) => one.kind === kind && one.name === reference);
    return known === 1 || made ? [] : [`there is no ${kind} called ${reference}`];
  }
}
