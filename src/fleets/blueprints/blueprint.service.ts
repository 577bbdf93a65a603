import { Inject, Injectable } from '@nestjs/common';
import { sees, type AccountScope } from '../../common/account.scope';
import { CLOCK, type Clock } from '../../common/clock';
import { DomainError } from '../../common/errors';
import { newId } from '../../common/ids';
import { pageOf, placeOf, type Page, type PageQuery } from '../../common/page';
import { Database, listOrder, type SortedQuery, type Tx } from '../../database';
import { ownerOf } from '../accounts/account.owner';
import {
  advanceBlueprint,
  blueprintSorting,
  insertBlueprint,
  lockBlueprint,
  markBlueprintDeleted,
  selectBlueprint,
  selectBlueprints,
  selectSpec,
  selectVersions,
  type Blueprint,
  type BlueprintVersion,
} from './blueprint.repository';
import { refuseCollisions } from './blueprint.collisions';
import { refuseLostContent } from './blueprint.volumes';
import { builtFleets } from '../fleet.repository';
import { requestReconcile } from '../fleet.wake';
import { refuseLinkOverlaps } from '../links/link.checks';
import { linkedFleetIds } from '../links/link.repository';
import type { BlueprintInput, NewBlueprint } from '../fleet.schema';
import { notFound } from '../fleets.errors';

export interface BlueprintListQuery extends SortedQuery<keyof typeof blueprintSorting.fields> {
  accountId?: string;
  /** Part of the name. */
  q?: string;
}

/** Blueprints and their versions. `scope` names the accounts that the caller is limited to, or is null. */
@Injectable()
export class BlueprintService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError REFERENCE_NOT_FOUND, ACCOUNT_REQUIRED */
  async create(input: NewBlueprint, scope: AccountScope = null): Promise<Blueprint> {
    const at = this.clock.now();
    return this.database.transaction(async (tx) => {
      const accountId = await ownerOf(tx, input.accountId, scope);
      const blueprint = { ...input, id: newId(), accountId, version: 1, createdAt: at, updatedAt: at, deletedAt: null };
      await insertBlueprint(tx, blueprint);
      return blueprint;
    });
  }

  /** @throws DomainError BLUEPRINT_NOT_FOUND */
  async get(id: string, scope: AccountScope = null): Promise<Blueprint> {
    return visible(await selectBlueprint(this.database, id), id, scope);
  }

  async list(query: BlueprintListQuery, scope: AccountScope = null): Promise<Page<Blueprint>> {
    const { accountId = null, q: search = null, limit } = query;
    const order = listOrder(blueprintSorting, query);
    const filter = { scope, accountId, search };
    return order.page(await selectBlueprints(this.database, filter, order, limit + 1), limit);
  }

  /** Newest first. @throws DomainError BLUEPRINT_NOT_FOUND */
  async versions(
    id: string,
    { limit, cursor }: PageQuery,
    scope: AccountScope = null,
  ): Promise<Page<BlueprintVersion>> {
    await this.get(id, scope);
    const place = placeOf(cursor, (key) => /^[1-9]\d{0,8}$/.test(key));
    const before = place === null ? null : Number(place);
    const rows = await selectVersions(this.database, id, { before, limit: limit + 1 });
    return pageOf(rows, limit, ({ version }) => String(version));
  }

  /**
   * Makes a new version, and has every built fleet changed to it.
   * @throws DomainError BLUEPRINT_NOT_FOUND, BLUEPRINT_SHARED, CIDR_TAKEN, LINK_CIDR_OVERLAP, VOLUME_CANNOT_SHRINK,
   * VOLUME_TYPE_IS_FIXED
   */
  update(id: string, input: BlueprintInput, scope: AccountScope = null): Promise<Blueprint> {
    return this.database.transaction(async (tx) => {
      const before = await this.changeable(tx, id, scope);
      return this.advance(tx, before, input);
    });
  }

  /**
   * Makes a new version that is as an earlier one was, and has every built fleet changed to it.
   * @throws DomainError BLUEPRINT_VERSION_NOT_FOUND, and what `update` throws
   */
  rollBack(id: string, version: number, scope: AccountScope = null): Promise<Blueprint> {
    return this.database.transaction(async (tx) => {
      const before = await this.changeable(tx, id, scope);
      const spec = await selectSpec(tx, id, version);
      if (spec === null) throw versionNotFound(before, version);
      return this.advance(tx, before, { name: before.name, spec });
    });
  }

  /**
   * Offers it to nobody any more; deleted fleets keep what they were built from.
   * @throws DomainError BLUEPRINT_NOT_FOUND, BLUEPRINT_SHARED, BLUEPRINT_IN_USE
   */
  async remove(id: string, scope: AccountScope = null): Promise<void> {
    await this.database.transaction(async (tx) => {
      const blueprint = await this.changeable(tx, id, scope);
      if (!(await markBlueprintDeleted(tx, id, this.clock.now()))) throw inUse(blueprint);
    });
  }

  private async changeable(tx: Tx, id: string, scope: AccountScope): Promise<Blueprint> {
    const blueprint = visible(await lockBlueprint(tx, id, 'no key update'), id, scope);
    if (scope !== null && blueprint.accountId === null) throw shared(id);
    return blueprint;
  }

  private async advance(tx: Tx, before: Blueprint, input: BlueprintInput): Promise<Blueprint> {
    const { id } = before;
    await refuseCollisions(tx, { blueprintId: id }, input.spec);
    const built = await builtFleets(tx, id);
    const byHeat = built.some(({ engine }) => engine === 'heat');
    if (built.length > 0) refuseLostContent(before.spec, input.spec, byHeat);
    const after = { ...before, ...input, version: before.version + 1, updatedAt: this.clock.now() };
    await advanceBlueprint(tx, after);
    for (const fleetId of await linkedFleetIds(tx, id)) await refuseLinkOverlaps(tx, fleetId);
    await requestReconcile(tx, ...built.map((fleet) => fleet.id));
    return after;
  }
}

function visible(blueprint: Blueprint | null, id: string, scope: AccountScope): Blueprint {
  if (!blueprint || blueprint.deletedAt || (blueprint.accountId !== null && !sees(scope, blueprint.accountId))) {
    throw notFound('blueprint', id);
  }
  return blueprint;
}

const versionNotFound = ({ name, version: newest }: Blueprint, version: number): DomainError =>
  new DomainError({
    code: 'BLUEPRINT_VERSION_NOT_FOUND',
    status: 404,
    message: `blueprint "${name}" has no version ${version}; its newest is ${newest}`,
    action: 'Take one from the list of its versions.',
  });

const inUse = ({ name }: Blueprint): DomainError =>
  new DomainError({
    code: 'BLUEPRINT_IN_USE',
    status: 409,
    message: `blueprint "${name}" is what fleets are built from`,
    action:
      'Give these fleets another blueprint, or delete them and wait until they are gone: GET /fleets?blueprintId=… lists them.',
  });

const shared = (id: string): DomainError =>
  new DomainError({
    code: 'BLUEPRINT_SHARED',
    status: 403,
    message: `blueprint ${id} is shared by all accounts`,
    action: 'Make a blueprint of your own from it, or ask an administrator who is not limited to accounts.',
  });
