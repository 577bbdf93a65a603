import { DomainError } from '../../common/errors';
import type { ApiClient } from '../api.client';
import { confirm } from '../confirmation';
import { exitCodes } from '../exit.codes';
import { waitForFleet } from '../fleet.watch';
import { accountsOf, blueprintsOf, fleetCalled, fleetsOf, priceBooksOf, type Fleet } from '../names';
import { show, tell, tinted } from '../output';
import { serviceOf, type ServiceOptions } from '../service.address';
import { linksOf, waitForLink } from '../link.watch';
import { planChanges, type Change, type KnownLink, type World } from './apply.plan';
import { carryOut, fleetsToWaitFor, Known } from './apply.steps';
import { differenceLine } from './differences';
import { readManifest } from './manifest.reader';
import { linkName, type Document } from './manifest.schema';

export interface ApplyOptions extends ServiceOptions {
  file: string[];
  yes?: boolean;
  dryRun?: boolean;
  wait: boolean;
  timeout: number;
}

/** @throws DomainError MANIFEST_INVALID, APPLY_REFUSED, NOT_CONFIRMED, WAIT_TIMED_OUT */
export async function apply(options: ApplyOptions): Promise<void> {
  const documents = await readManifest(options.file);
  const api = await serviceOf(options);
  const world = await worldOf(api, documents);
  const planned = planChanges(documents, world);
  const changes = planned.filter(({ id, differences }) => id === null || differences.length > 0);
  refuse(planned);
  if (options.dryRun || changes.length === 0) {
    await show(changes.map(summaryOf), options, () => changesText(changes));
    if (changes.length > 0) process.exitCode = exitCodes.differences.code;
    return;
  }
  tell(changesText(changes));
  await confirm('Apply this?', options.yes);
  const known = new Known(world);
  for (const change of changes) {
    await carryOut(api, change, known);
    tell(`${change.document.kind} ${change.document.name}: ${change.id === null ? 'made' : 'changed'}`);
  }
  if (options.wait) {
    await waitForAll(api, fleetsToWaitFor(changes, world, known), options.timeout);
    await waitForLinks(api, changes, known, options.timeout);
  }
  await show(changes.map(summaryOf), options, () => `applied: ${changes.length} of ${planned.length} changed`);
}

async function worldOf(api: ApiClient, documents: Document[]): Promise<World> {
  const [priceBooks, accounts, blueprints, fleets] = await Promise.all([
    ...([priceBooksOf(api), accountsOf(api), blueprintsOf(api), fleetsOf(api)] as const),
  ]);
  const named = new Set(documents.flatMap((document) => (document.kind === 'Link' ? document.fleets : [])));
  const linked = fleets.filter(({ id, name }) => named.has(id) || named.has(name));
  const links = await Promise.all(linked.map((fleet) => linksFrom(api, fleet)));
  const Link = [...new Map(links.flat().map((link) => [link.name, link])).values()];
  return { PriceBook: priceBooks, Account: accounts, Blueprint: blueprints, Fleet: fleets, Link };
}

async function linksFrom(api: ApiClient, fleet: Pick<Fleet, 'id' | 'name'>): Promise<KnownLink[]> {
  const links = await linksOf(api, fleet);
  return links.map(({ peerId, peerName, phase }) => ({
    id: `${fleet.id}/${peerId}`,
    name: linkName([fleet.name, peerName]),
    isEnding: phase === 'ending',
  }));
}

/** All that cannot be, at once, and before anything is done. */
function refuse(changes: Change[]): void {
  const reasons = changes.flatMap(({ document: { kind, name }, refusals }) =>
    refusals.map((why) => `${kind} ${name}: ${why}`),
  );
  if (reasons.length === 0) return;
  throw new DomainError({
    code: 'APPLY_REFUSED',
    status: 409,
    message: reasons.join('\n'),
    action: 'Correct the file; nothing was changed.',
  });
}

/** All are waited for, whatever becomes of one of them. */
async function waitForAll(api: ApiClient, fleets: Pick<Fleet, 'id' | 'name'>[], timeoutSeconds: number): Promise<void> {
  const ends = await Promise.allSettled(
    fleets.map((fleet) => waitForFleet(api, fleet, { goal: 'ready', timeoutSeconds })),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** A link stands once both of its fleets do: of one that nobody has built, nothing comes. */
async function waitForLinks(api: ApiClient, changes: Change[], known: Known, timeoutSeconds: number): Promise<void> {
  for (const { document } of changes) {
    if (document.kind !== 'Link') continue;
    const fleets = await Promise.all(document.fleets.map((fleet) => fleetCalled(api, known.id('Fleet', fleet))));
    const isComing = fleets.every(({ buildRequestedAt, pause }) => buildRequestedAt !== null && pause === null);
    if (isComing) await waitForLink(api, fleets, 'joined', timeoutSeconds);
  }
}

const summaryOf = ({ document: { kind, name }, id, differences }: Change) => ({
  action: id === null ? 'create' : 'change',
  kind,
  name,
  differences,
});

function changesText(changes: Change[]): string {
  if (changes.length === 0) return 'nothing to change: all is as the files say';
  return changes
    .map(({ document: { kind, name }, id, differences }) =>
      [
        `${id === null ? '+' : '~'} ${kind} ${name}`,
        ...differences.map((one) => `    ${tinted(differenceLine(one))}`),
      ].join('\n'),
    )
    .join('\n');
}
