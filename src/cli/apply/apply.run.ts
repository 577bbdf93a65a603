import { DomainError } from '../../common/errors';
import type { ApiClient } from '../api.client';
import { confirm } from '../confirmation';
import { exitCodes } from '../exit.codes';
import { waitForFleet } from '../fleet.watch';
import { accountsOf, blueprintsOf, fleetsOf, priceBooksOf, type Fleet } from '../names';
import { show, tell, tinted } from '../output';
import { serviceOf, type ServiceOptions } from '../service.address';
import { planChanges, type Change, type World } from './apply.plan';
import { carryOut, fleetsToWaitFor, Known } from './apply.steps';
import { differenceLine } from './differences';
import { readManifest } from './manifest.reader';

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
  const world = await worldOf(api);
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
  if (options.wait) await waitForAll(api, fleetsToWaitFor(changes, world, known), options.timeout);
  await show(changes.map(summaryOf), options, () => `applied: ${changes.length} of ${planned.length} changed`);
}

async function worldOf(api: ApiClient): Promise<World> {
  const [priceBooks, accounts, blueprints, fleets] = await Promise.all([
    ...([priceBooksOf(api), accountsOf(api), blueprintsOf(api), fleetsOf(api)] as const),
  ]);
  return { PriceBook: priceBooks, Account: accounts, Blueprint: blueprints, Fleet: fleets };
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

const summaryOf = ({ document: { kind, name }, id, differences }: Change) => ({
  action: id === null ? 'create' : 'change',
  ...{ kind, name, differences },
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
