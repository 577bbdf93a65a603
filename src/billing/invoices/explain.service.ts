import { Injectable } from '@nestjs/common';
import { sees, type AccountScope } from '../../common/account.scope';
import { divide, fraction, multiply, roundedFraction, zero, type Fraction } from '../../common/fraction';
import { groupBy } from '../../common/group';
import { isUuid } from '../../common/ids';
import { normalized } from '../../common/money';
import { pageOf, placeOf, type PageQuery } from '../../common/page';
import { Database } from '../../database';
import { isCounted, isKept } from '../../metering';
import { boundBefore, selectBounded } from '../months/billing-period.repository';
import type { BoundedPeriod } from '../months/billing-period.types';
import { lineNotFound, lineNotKept } from '../billing.errors';
import { selectCharged, selectLine, type IssuedLine } from './charge-line.repository';
import type { ExplainedResource, Explanation } from './explain.types';
import {
  noDevice,
  resourceEvents,
  resourceIntervals,
  resourceUnits,
  type ResourceUnits,
} from './line.resources.repository';
import { viewOf, type LineView } from './line.view';
import { lineKey } from '../months/month.rater';
import { quantityIn } from '../months/month.sums.repository';

const nothing = { quantity: '0', cost: '0', amount: '0' };

/** Why a charge line is what it is: from the line to resources, intervals, events, price and devices. */
@Injectable()
export class ExplainService {
  constructor(private readonly database: Database) {}

  /**
   * Derived anew from what was known when the line was made; `scope` names the accounts that the caller is limited to, or is null.
   * @throws DomainError CHARGE_LINE_NOT_FOUND, CHARGE_LINE_NOT_KEPT, CURSOR_INVALID
   */
  async explain(lineId: string, page: PageQuery, scope: AccountScope = null): Promise<Explanation> {
    const after = placeOf(page.cursor, isUuid);
    const line = await selectLine(this.database, lineId);
    if (!line || !sees(scope, line.accountId)) throw lineNotFound(lineId);
    const { month, closing } = await this.periodsOf(line);
    const view = await viewOf(this.database, line, month, closing.knownBefore);
    const charged = await selectCharged(this.database, [month.id], closing.knownBefore);
    const { items, nextCursor } = await this.resources(line, { view, month, closing }, { after, limit: page.limit });
    if (!(await this.isWhole(line, month))) throw lineNotKept(line, month.month);
    return {
      line,
      knownBefore: closing.knownBefore,
      price: view.price,
      position: view.position && { from: figure(view.position.from), to: figure(view.position.to) },
      rated: pick(view.rated ?? nothing),
      charged: charged
        .filter((one) => lineKey(one) === lineKey(line))
        .map(({ id, invoiceId, ...figures }) => ({ id, invoiceId, ...pick(figures) })),
      items,
      nextCursor,
    };
  }

  private async periodsOf(line: IssuedLine): Promise<{ month: BoundedPeriod; closing: BoundedPeriod }> {
    const periods = await selectBounded(this.database, [line.chargePeriodId, line.periodId]);
    const [month, closing] = [line.chargePeriodId, line.periodId].map((id) => periods.find((one) => one.id === id));
    if (!month || !closing) throw new Error(`line ${line.id} is of a month that is not bounded`);
    return { month, closing };
  }

  /** Whether all that the line is made of is there; asked after it was read. A credit is made of none. */
  private async isWhole({ kind, meter }: IssuedLine, month: BoundedPeriod): Promise<boolean> {
    return kind === 'credit' || !isCounted(meter) || (await isKept(this.database, month.startsAt));
  }

  private async resources(
    line: IssuedLine,
    { view, month, closing }: { view: LineView; month: BoundedPeriod; closing: BoundedPeriod },
    { after, limit }: { after: string | null; limit: number },
  ) {
    // A credit takes back money, and nothing was used otherwise.
    if (line.kind === 'credit') return { items: [], nextCursor: null };
    const place = { after, limit: limit + 1 };
    const now = await resourceUnits(this.database, view.facts, place);
    const before = month.id === closing.id ? null : await this.unitsBefore(line, month, closing, place);
    const { items, nextCursor } = pageOf(merged(now, before), limit, ({ id }) => id ?? noDevice);
    const ids = items.map(({ id }) => id).filter((id) => id !== null);
    const intervals = groupBy(await resourceIntervals(this.database, view.facts, ids), (one) => one.resourceId);
    const events = groupBy(await resourceEvents(this.database, ids), (one) => one.resourceId);
    return {
      items: items.map((item): ExplainedResource => ({
        id: item.id,
        kind: item.perHour ? 'resource' : 'device',
        quantity: figure(item.now),
        cost: figure(shareOf(view, item.now)),
        quantityBefore: item.before && figure(item.before),
        intervals: intervals.get(item.id ?? '') ?? [],
        events: events.get(item.id ?? '') ?? [],
      })),
      nextCursor,
    };
  }

  /** By what was known at the closing before this one: what a correction is the difference to. */
  private async unitsBefore(
    line: IssuedLine,
    month: BoundedPeriod,
    closing: BoundedPeriod,
    place: { after: string | null; limit: number },
  ): Promise<ResourceUnits[]> {
    const bound = await boundBefore(this.database, closing);
    if (bound === null) return [];
    const { facts } = await viewOf(this.database, line, month, bound);
    return resourceUnits(this.database, facts, place);
  }
}

interface MergedUnits {
  id: string | null;
  perHour: boolean;
  now: Fraction;
  before: Fraction | null;
}

/** Both by id: what one of them does not have is nothing in it. */
function merged(now: ResourceUnits[], before: ResourceUnits[] | null): MergedUnits[] {
  const known = new Map((before ?? []).map((one) => [one.id ?? noDevice, one]));
  const seen = new Map(now.map((one) => [one.id ?? noDevice, one]));
  return [...new Set([...seen.keys(), ...known.keys()])].sort().map((key) => {
    const [fresh, old] = [seen.get(key), known.get(key)];
    const perHour = (fresh ?? old)?.perHour ?? true;
    return {
      id: key === noDevice ? null : key,
      perHour,
      now: quantityOf(fresh),
      before: before && quantityOf(old),
    };
  });
}

const quantityOf = (one: ResourceUnits | undefined): Fraction => (one ? quantityIn(one) : zero);

/** Of a month's cost by quantity; of a minimum, which nobody used, nothing. */
function shareOf({ rated }: LineView, quantity: Fraction): Fraction {
  if (!rated || fraction(rated.quantity).numerator === 0n) return zero;
  return multiply(fraction(rated.cost), divide(quantity, fraction(rated.quantity)));
}

const figure = (value: Fraction): string => normalized(roundedFraction(value, 12));

const pick = ({ quantity, cost, amount }: typeof nothing): typeof nothing => ({ quantity, cost, amount });
