import { Inject, Injectable } from '@nestjs/common';
import { narrowed, type AccountScope } from '../../common/account.scope';
import { CLOCK, type Clock } from '../../common/clock';
import { currentCorrelation } from '../../common/correlation';
import { DomainError } from '../../common/errors';
import { isUuid } from '../../common/ids';
import { logger } from '../../common/logger';
import { isSequence, pageOf, placeOf, type Page, type PageQuery } from '../../common/page';
import { Database, listOrder, wake, type SortedQuery, type Tx } from '../../database';
import { fleetDeleting, holdScale, requestBuild, rescale } from '../../fleets';
import { applyDecision } from './decision.rules';
import { countEvents, insertEvents, selectEvents } from './device-event.repository';
import { deviceSorting, selectDevices } from './device-list.repository';
import { forgetRetired, holdIdentity, selectDevice, setStatus, type HeldDevice } from './device.repository';
import {
  countedStatuses,
  workingStatuses,
  type Decision,
  type Device,
  type DeviceEvent,
  type DeviceStatus,
  type ListedDevice,
} from './device.types';
import { supersededReason } from '../refusals/refusals';
import { decisionFailed, decisionImpossible, deviceNotFound, notDecided } from '../registration.errors';
import { replyQueue } from '../replies/reply.loop';

const log = logger('registration');

export interface DeviceListQuery extends SortedQuery<keyof typeof deviceSorting.fields> {
  accountId?: string;
  fleetId?: string;
  status?: DeviceStatus;
  hardwareId?: string;
  model?: string;
  /** Part of the hardware id. */
  q?: string;
  /** Whether it works and is connected. */
  online?: boolean;
}

/** What became of a decision about one device. */
export interface DecisionResult {
  deviceId: string;
  device: Device | null;
  error: DomainError | null;
}

/** Gateways and the decisions about them. `scope` names the accounts that the caller is limited to, or is null. */
@Injectable()
export class DeviceService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Oldest first unless sorted; retired devices are listed only when the status asks for them. */
  async list(query: DeviceListQuery, scope: AccountScope = null): Promise<Page<ListedDevice>> {
    const { accountId, fleetId = null, status = null, hardwareId = null, model = null, online = null } = query;
    const { q: search = null, limit } = query;
    const order = listOrder(deviceSorting, query);
    const filter = { scope: narrowed(scope, accountId), fleetId, status, hardwareId, model, search, online };
    return order.page(await selectDevices(this.database, filter, order, limit + 1), limit);
  }

  /** @throws DomainError DEVICE_NOT_FOUND */
  async get(id: string, scope: AccountScope = null): Promise<Device> {
    const device = await this.find(id, scope);
    if (!device) throw deviceNotFound(id);
    return device;
  }

  find(id: string, scope: AccountScope = null): Promise<Device | null> {
    return isUuid(id) ? selectDevice(this.database, id, scope) : Promise.resolve(null);
  }

  /** Oldest first unless told otherwise. @throws DomainError DEVICE_NOT_FOUND */
  async timeline(
    id: string,
    { limit, cursor, newestFirst = false }: PageQuery & { newestFirst?: boolean },
    scope: AccountScope = null,
  ): Promise<Page<DeviceEvent>> {
    await this.get(id, scope);
    const after = placeOf(cursor, isSequence);
    const rows = await selectEvents(this.database, { deviceId: id, after, limit: limit + 1, newestFirst });
    return pageOf(rows, limit, ({ seq }) => seq);
  }

  /** How many lines the timeline has; none of a device that is not there. */
  timelineLength(id: string): Promise<number> {
    return countEvents(this.database, id);
  }

  /**
   * Decides about many devices; each has a result of its own, in order. What nobody foresaw ends it: what was decided before
   * stands, and is told.
   */
  async decide(
    ids: string[],
    decision: Decision,
    actor: string,
    scope: AccountScope = null,
  ): Promise<DecisionResult[]> {
    const results: DecisionResult[] = [];
    // One transaction each: a decision that cannot be taken does not undo the others, and no two are held at once.
    for (const deviceId of ids) {
      try {
        await this.database.transaction((tx) => this.decideOne(tx, deviceId, decision, actor, scope));
        results.push({ deviceId, device: await this.get(deviceId, scope), error: null });
      } catch (error) {
        if (error instanceof DomainError) results.push({ deviceId, device: null, error });
        else if (results.length === 0) throw error;
        else return [...results, ...undecided(ids.slice(results.length), error)];
      }
    }
    return results;
  }

  /** @throws DomainError DEVICE_NOT_FOUND, DEVICE_DECISION_NOT_POSSIBLE, FLEET_DELETING */
  async decideFor(id: string, decision: Decision, actor: string, scope: AccountScope = null): Promise<Device> {
    const [{ device, error }] = await this.decide([id], decision, actor, scope);
    if (error) throw error;
    return device ?? this.get(id, scope);
  }

  /** Takes a device out of service: its hardware id is unknown from then on. @throws DomainError DEVICE_NOT_FOUND */
  async remove(id: string, actor: string, scope: AccountScope = null): Promise<Device> {
    await this.database.transaction(async (tx) => {
      const { held, siblings } = await this.hold(tx, id, scope);
      const at = this.clock.now();
      await setStatus(tx, [id], { status: 'retired', reason: null, removed: true, at });
      // Keys whose place it took go with it, and those that nobody has any use for; one that was refused stays a bar.
      const isLast = !siblings.some(({ status }) => countedStatuses.includes(status));
      const before = siblings.filter(({ status }) => status === 'retired').map((sibling) => sibling.id);
      const forgotten = isLast || workingStatuses.includes(held.status) ? before : [];
      await forgetRetired(tx, forgotten, at);
      await rescale(tx, [held.fleetId]);
      const line = { type: 'retired' as const, message: 'taken out of service', actor };
      const correlationId = currentCorrelation();
      await insertEvents(
        tx,
        [id, ...forgotten].map((deviceId) => ({ deviceId, ...line, correlationId })),
        at,
      );
      await wake(tx, replyQueue, held.fleetId);
    });
    log.info({ event: 'device.retired', deviceId: id, actor }, 'device taken out of service');
    return this.get(id, scope);
  }

  /** The device and the keys beside it, and before them its fleet's scale, as registrations do. @throws DomainError DEVICE_NOT_FOUND */
  private async hold(tx: Tx, id: string, scope: AccountScope): Promise<{ held: HeldDevice; siblings: HeldDevice[] }> {
    const device = isUuid(id) ? await selectDevice(tx, id, scope) : null;
    if (!device) throw deviceNotFound(id);
    await holdScale(tx, [device.fleetId]);
    const keys = await holdIdentity(tx, id, scope);
    const held = keys.find((key) => key.id === id.toLowerCase());
    if (!held) throw deviceNotFound(id);
    return { held, siblings: keys.filter((key) => key !== held) };
  }

  private async decideOne(tx: Tx, id: string, decision: Decision, actor: string, scope: AccountScope): Promise<void> {
    const { held, siblings } = await this.hold(tx, id, scope);
    const change = applyDecision(decision, held);
    if (change === undefined) throw decisionImpossible(decision, held.status);
    if (change === null) return;
    // After the waits: what is let in during them is to count as let in before.
    const at = this.clock.now();
    const correlationId = currentCorrelation();
    if (change.to === 'assigning') await this.makeRoom(tx, held, siblings, { at, actor });
    await setStatus(tx, [id], { status: change.to, reason: null, at });
    await rescale(tx, [held.fleetId]);
    await insertEvents(
      tx,
      [{ deviceId: id, type: change.event, message: `${change.event} by ${actor}`, actor, correlationId }],
      at,
    );
    await wake(tx, replyQueue, held.fleetId);
    log.info({ event: `device.${change.event}`, deviceId: id, fleetId: held.fleetId, actor }, 'decided');
  }

  /** One working key for each hardware id: the one before retires in the same moment. */
  private async makeRoom(
    tx: Tx,
    { id, fleetId, fleetName, fleetStatus, fleetIsLeaving }: HeldDevice,
    siblings: HeldDevice[],
    { at, actor }: { at: Date; actor: string },
  ): Promise<void> {
    if (fleetIsLeaving) throw fleetDeleting({ name: fleetName, status: fleetStatus });
    const before = siblings.filter(({ status }) => workingStatuses.includes(status)).map((sibling) => sibling.id);
    await setStatus(tx, before, { status: 'retired', reason: supersededReason, at });
    const events = before.map((deviceId) => ({
      deviceId,
      type: 'superseded' as const,
      message: 'another key of this hardware id was approved',
      actor,
      details: { deviceId: id },
      correlationId: currentCorrelation(),
    }));
    await insertEvents(tx, events, at);
    await requestBuild(tx, fleetId, currentCorrelation());
  }
}

/** Of the first it is not known whether it was decided; the others were not looked at. */
function undecided([failed, ...others]: string[], cause: unknown): DecisionResult[] {
  log.error(
    { event: 'device.decision_failed', deviceId: failed, err: cause },
    'decisions about several gateways broke off',
  );
  return [
    { deviceId: failed, device: null, error: decisionFailed(cause) },
    ...others.map((deviceId) => ({ deviceId, device: null, error: notDecided() })),
  ];
}
