import { DomainError } from '../../common/errors';
import { answerOf } from '../answers';
import type { ApiClient } from '../api.client';
import type { Fleet } from '../names';
import type { Change, World } from './apply.plan';
import type { Difference } from './differences';
import type {
  AccountDocument,
  BlueprintDocument,
  FleetDocument,
  Kind,
  LinkDocument,
  PriceBookDocument,
} from './manifest.schema';

/** Ids of what there is and what has been made, by kind and name or id. */
export class Known {
  private readonly ids = new Map<string, string>();

  constructor(world: World) {
    for (const kind of Object.keys(world) as Kind[]) for (const { id, name } of world[kind]) this.add(kind, name, id);
  }

  add(kind: Kind, name: string, id: string): void {
    this.ids.set(`${kind}/${name}`, id).set(`${kind}/${id}`, id);
  }

  /** What was planned is there: the plan looked, and what is missing is made before what needs it. */
  id(kind: Kind, reference: string): string {
    const found = this.ids.get(`${kind}/${reference}`);
    if (found === undefined) throw new Error(`${kind} ${reference} was neither found nor made`);
    return found;
  }
}

/** Does what a change says. Cut short, the next `apply` does the rest: it looks at what there is then. */
export async function carryOut(api: ApiClient, change: Change, known: Known): Promise<void> {
  const { document } = change;
  const id = await applied(api, change, known);
  known.add(document.kind, document.name, id);
}

function applied(api: ApiClient, change: Change, known: Known): Promise<string> {
  const { document } = change;
  if (document.kind === 'PriceBook') return applyPriceBook(api, document, change);
  if (document.kind === 'Account') return applyAccount(api, document, change, known);
  if (document.kind === 'Blueprint') return applyBlueprint(api, document, change);
  if (document.kind === 'Link') return applyLink(api, document, known);
  return applyFleet(api, document, change, known);
}

async function applyPriceBook(
  { rest }: ApiClient,
  { name, currency, prices }: PriceBookDocument,
  change: Change,
): Promise<string> {
  const body = { name, currency };
  const id = change.id ?? (await answerOf(rest.POST('/api/v1/price-books', { body }))).id;
  const wanted = new Set(change.differences.map(({ path }) => path));
  const inTime = [...prices].sort((a, b) => a.validFrom.getTime() - b.validFrom.getTime());
  for (const { validFrom, validTo, ...price } of inTime) {
    if (!wanted.has(`prices.${price.meter}@${validFrom.toISOString()}`)) continue;
    const times = { validFrom: validFrom.toISOString(), ...(validTo && { validTo: validTo.toISOString() }) };
    await rest.POST('/api/v1/price-books/{id}/prices', { params: { path: { id } }, body: { ...price, ...times } });
  }
  return id;
}

async function applyAccount(
  { rest }: ApiClient,
  document: AccountDocument,
  { id }: Change,
  known: Known,
): Promise<string> {
  const { name, currency, timeZone, priceBook, unknownPolicy } = document;
  const billed = {
    ...(priceBook && { priceBookId: known.id('PriceBook', priceBook) }),
    ...(unknownPolicy && { unknownPolicy }),
  };
  if (id === null) {
    const body = { name, currency, timeZone, ...billed };
    return (await answerOf(rest.POST('/api/v1/accounts', { body }))).id;
  }
  await rest.PATCH('/api/v1/accounts/{id}', { params: { path: { id } }, body: billed });
  return id;
}

/** The version that was shown is changed, and no other that somebody has made meanwhile. */
async function applyBlueprint(
  { rest }: ApiClient,
  { name, spec }: BlueprintDocument,
  { id, version }: Change,
): Promise<string> {
  const body = { name, spec };
  if (id === null) return (await answerOf(rest.POST('/api/v1/blueprints', { body }))).id;
  const path = { id };
  const { data, response } = await rest.GET('/api/v1/blueprints/{id}', { params: { path } });
  if (data?.version !== version) throw changedMeanwhile(name);
  const header = { 'If-Match': response.headers.get('etag') ?? '*' };
  await rest.PUT('/api/v1/blueprints/{id}', { params: { path, header }, body });
  return id;
}

const changedMeanwhile = (name: string): DomainError =>
  new DomainError({
    code: 'PRECONDITION_FAILED',
    status: 412,
    message: `the blueprint ${name} was changed by somebody else while you looked`,
    action: 'Run apply again: it shows what differs now.',
  });

const differs = (differences: Difference[], ...fields: string[]): boolean =>
  differences.some(({ path }) => fields.includes(path.split('.')[0]));

async function applyFleet({ rest }: ApiClient, document: FleetDocument, change: Change, known: Known): Promise<string> {
  const { name, account, approval, engine, driftPolicy, cloud, project, build } = document;
  const blueprintId = known.id('Blueprint', document.blueprint);
  const { differences } = change;
  let { id } = change;
  if (id === null) {
    const body = {
      name,
      accountId: known.id('Account', account),
      blueprintId,
      approval,
      engine,
      driftPolicy,
      cloud,
      project,
    };
    id = (await answerOf(rest.POST('/api/v1/fleets', { body }))).id;
  } else if (differs(differences, 'blueprint', 'approval', 'driftPolicy', 'quotas')) {
    const quotas = differs(differences, 'quotas') && project?.quotas ? { project: { quotas: project.quotas } } : {};
    const body = { blueprintId, approval, driftPolicy, ...quotas };
    await rest.PATCH('/api/v1/fleets/{id}', { params: { path: { id } }, body });
  }
  if (build && differs(differences, 'build'))
    await rest.POST('/api/v1/fleets/{id}/reconcile', { params: { path: { id } } });
  return id;
}

async function applyLink({ rest }: ApiClient, { fleets }: LinkDocument, known: Known): Promise<string> {
  const [id, peerId] = fleets.map((fleet) => known.id('Fleet', fleet));
  await rest.POST('/api/v1/fleets/{id}/links', { params: { path: { id } }, body: { peerId } });
  return `${id}/${peerId}`;
}

/** Fleets whose cloud changes by these changes: built now, or standing by what changed. Nothing comes of paused ones, nor of ones that go. */
export function fleetsToWaitFor(changes: Change[], world: World, known: Known): Pick<Fleet, 'id' | 'name'>[] {
  const changed = new Set(changes.map(({ id }) => id).filter((id) => id !== null));
  const standing = world.Fleet.filter(
    ({ id, buildRequestedAt, deleteRequestedAt, blueprintId }) =>
      buildRequestedAt !== null && deleteRequestedAt === null && (changed.has(id) || changed.has(blueprintId)),
  );
  const built = changes
    .filter(({ document, differences }) => document.kind === 'Fleet' && document.build && differs(differences, 'build'))
    .map(({ document: { name } }) => ({ id: known.id('Fleet', name), name }));
  const paused = new Set(world.Fleet.filter(({ pause }) => pause !== null).map(({ id }) => id));
  const all = new Map([...standing, ...built].map(({ id, name }) => [id, { id, name }]));
  return [...all.values()].filter(({ id }) => !paused.has(id));
}
