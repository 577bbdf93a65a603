import { Inject, Injectable } from '@nestjs/common';
import { narrowed, sees, type AccountScope } from '../common/account.scope';
import { CLOCK, type Clock } from '../common/clock';
import { DomainError } from '../common/errors';
import { newId } from '../common/ids';
import { logger } from '../common/logger';
import type { Page } from '../common/page';
import { brokenConstraint, Database, listOrder, type SortedQuery, type Tx } from '../database';
import { selectAccount } from './accounts/account.repository';
import { refuseCollisions } from './blueprints/blueprint.collisions';
import type { BlueprintSpec } from './blueprints/blueprint.shape';
import { lockBlueprint, type Blueprint } from './blueprints/blueprint.repository';
import { volumesOf } from './blueprints/blueprint.volumes';
import { keptByWordOnly } from './blueprints/volume.history';
import { countFleets, type FleetCount } from './fleet-overview.repository';
import {
  fleetSorting,
  insertFleet,
  lockFleet,
  markDeleteRequested,
  selectFleet,
  selectFleets,
  updateFleet,
  updateProjectQuotas,
  type NewFleet,
} from './fleet.repository';
import type { FleetInput, FleetPatch } from './fleet.schema';
import { requestReconcile } from './fleet.wake';
import type { Fleet, FleetStatus } from './fleet.types';
import { fleetDeleting, notFound, notKeptYet, projectIsShared, referenceMissing } from './fleets.errors';
import { refuseLinkOverlaps } from './links/link.checks';
import { markAllEnding } from './links/link.repository';

const log = logger('fleets');

export interface FleetListQuery extends SortedQuery<keyof typeof fleetSorting.fields> {
  accountId?: string;
  blueprintId?: string;
  status?: FleetStatus;
  /** Part of the name. */
  q?: string;
}

/** Fleets as they are wanted. `scope` names the accounts that the caller is limited to, or is null. */
@Injectable()
export class FleetService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError REFERENCE_NOT_FOUND, FLEET_NAME_TAKEN */
  async create({ project, ...input }: FleetInput, scope: AccountScope = null): Promise<Fleet> {
    const fleet: NewFleet = {
      ...input,
      id: newId(),
      cloud: input.cloud ?? null,
      createdAt: this.clock.now(),
      projectQuotas: project?.own ? (project.quotas ?? {}) : null,
    };
    const made = await this.database
      .transaction(async (tx) => {
        const hidden = !sees(scope, input.accountId);
        if (hidden || !(await selectAccount(tx, input.accountId))) {
          throw referenceMissing('account', '/accountId', input.accountId);
        }
        await usableBlueprint(tx, input.blueprintId, input.accountId);
        await insertFleet(tx, fleet);
        return selectFleet(tx, fleet.id);
      })
      .catch((error: unknown) => {
        throw brokenConstraint(error) === 'uq_fleet_name' ? nameTaken(input.name) : error;
      });
    log.info(
      { event: 'fleet.created', fleetId: fleet.id, fleet: fleet.name, accountId: fleet.accountId },
      'fleet created',
    );
    return visible(made, fleet.id, scope);
  }

  /** @throws DomainError FLEET_NOT_FOUND */
  async get(id: string, scope: AccountScope = null): Promise<Fleet> {
    return visible(await selectFleet(this.database, id), id, scope);
  }

  /** Deleted fleets are listed only when the status asks for them. */
  async list(query: FleetListQuery, scope: AccountScope = null): Promise<Page<Fleet>> {
    const { limit, accountId, blueprintId = null, status = null, q: search = null } = query;
    const order = listOrder(fleetSorting, query);
    const filter = { scope: narrowed(scope, accountId), blueprintId, status, search };
    return order.page(await selectFleets(this.database, filter, order, limit + 1), limit);
  }

  /** How many there are of each status, of these accounts or of all. */
  counts(accountIds: AccountScope): Promise<FleetCount[]> {
    return countFleets(this.database, accountIds);
  }

  /**
   * Changes the blueprint, the way of approval, the drift policy or the quotas of its own project; a fleet that is built is
   * changed to the new blueprint, and its project to the new quotas.
   * @throws DomainError FLEET_NOT_FOUND, FLEET_DELETING, REFERENCE_NOT_FOUND, CIDR_TAKEN, LINK_CIDR_OVERLAP, PROJECT_IS_SHARED,
   * VOLUME_NOT_KEPT_YET
   */
  patch(id: string, patch: FleetPatch, scope: AccountScope = null): Promise<Fleet> {
    return this.database.transaction(async (tx) => {
      const before = visible(await lockFleet(tx, id), id, scope);
      if (before.deleteRequestedAt) throw fleetDeleting(before);
      const { blueprintId = before.blueprintId, approval = before.approval, driftPolicy = before.driftPolicy } = patch;
      const { project } = patch;
      if (project && !before.project) throw projectIsShared(before);
      if (project) await updateProjectQuotas(tx, id, project.quotas);
      if (blueprintId !== before.blueprintId) {
        const { spec } = await usableBlueprint(tx, blueprintId, before.accountId);
        await refuseCollisions(tx, { fleetId: id }, spec);
        await refuseLostKeep(tx, before, spec);
      }
      await updateFleet(tx, id, { blueprintId, approval, driftPolicy, at: this.clock.now() });
      if (blueprintId !== before.blueprintId) await refuseLinkOverlaps(tx, id);
      const changed = project || blueprintId !== before.blueprintId || driftPolicy !== before.driftPolicy;
      if (changed && before.buildRequestedAt) await requestReconcile(tx, id);
      return visible(await selectFleet(tx, id), id, scope);
    });
  }

  /** Has everything of the fleet taken down, its links first; asking again changes nothing. @throws DomainError FLEET_NOT_FOUND */
  async requestDelete(id: string, scope: AccountScope = null): Promise<Fleet> {
    return this.database.transaction(async (tx) => {
      const before = visible(await lockFleet(tx, id), id, scope);
      if (before.deleteRequestedAt) return before;
      await markDeleteRequested(tx, id, this.clock.now());
      await markAllEnding(tx, id, this.clock.now());
      await requestReconcile(tx, id);
      log.info({ event: 'fleet.delete_requested', fleetId: id, fleet: before.name }, 'fleet is to be deleted');
      return visible(await selectFleet(tx, id), id, scope);
    });
  }
}

function visible(fleet: Fleet | null, id: string, scope: AccountScope): Fleet {
  if (!fleet || !sees(scope, fleet.accountId)) throw notFound('fleet', id);
  return fleet;
}

/** The blueprint, unless it is another account's own. */
async function usableBlueprint(tx: Tx, id: string, accountId: string): Promise<Blueprint> {
  const blueprint = await lockBlueprint(tx, id, 'share');
  if (!blueprint || blueprint.deletedAt || (blueprint.accountId !== null && blueprint.accountId !== accountId)) {
    throw referenceMissing('blueprint', '/blueprintId', id);
  }
  return blueprint;
}

/** What is not applied yet would go with the blueprint that says that it stays. */
async function refuseLostKeep(tx: Tx, before: Fleet, after: BlueprintSpec): Promise<void> {
  if (!before.buildRequestedAt) return;
  const next = new Set(volumesOf(after).map(({ key }) => key));
  const [lost] = (await keptByWordOnly(tx, before)).filter((key) => !next.has(key));
  if (lost !== undefined) throw notKeptYet(before, lost);
}

const nameTaken = (name: string): DomainError =>
  new DomainError({
    code: 'FLEET_NAME_TAKEN',
    status: 409,
    message: `there is a fleet "${name}" already`,
    action: 'Choose another name, or delete that fleet and wait until it is gone.',
    details: [{ pointer: '/name', message: 'is taken' }],
  });
