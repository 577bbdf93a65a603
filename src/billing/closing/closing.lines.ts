import { append } from '../../common/append';
import { groupBy } from '../../common/group';
import { derivedId } from '../../common/ids';
import { currencyPlaces, minus, normalized, rounded, sum, type Decimal } from '../../common/money';
import type { Source } from '../../database';
import { isCounted, isKept } from '../../metering';
import { selectFleetNames } from '../account.repository';
import { selectBounded } from '../months/billing-period.repository';
import type { BillingPeriod, BoundedPeriod } from '../months/billing-period.types';
import { changedMonths } from './changed-months.repository';
import { selectCharged, type IssuedLine } from '../invoices/charge-line.repository';
import type { ChargeLine } from '../invoices/charge-line.types';
import { inOrder, isNothing, lineKey, type RatedLine } from '../months/month.rater';
import { reckonMonth } from '../months/month.reckoner';

/**
 * The lines of a month's invoice: what the month comes to, and for each month closed before what that comes to by now, less
 * what was charged for it so far. Made of what was known before the month's bound alone: the same whenever it is asked, as
 * long as what is counted is kept.
 */
export async function linesOf(source: Source, period: BoundedPeriod, currency: string): Promise<ChargeLine[]> {
  const earlier = await selectBounded(source, await changedMonths(source, period));
  const charged = await chargedSoFar(source, earlier, period);
  const lines: ChargeLine[] = [];
  for (const month of [period, ...earlier].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    const { lines: rated } = await reckonMonth(source, {
      accountId: month.accountId,
      month: { from: month.startsAt, to: month.endsAt },
      now: month.endsAt,
      knownBefore: period.knownBefore,
      priceBookId: month.priceBookId,
      currency,
    });
    // What is counted is kept for a time only; where some of it may be gone, it stays as it was charged.
    const isWhole = month.id === period.id || (await isKept(source, month.startsAt));
    const isKnown = ({ meter }: RatedLine): boolean => isWhole || !isCounted(meter);
    const changes = inOrder(differences(rated.filter(isKnown), (charged.get(month.id) ?? []).filter(isKnown)));
    append(
      lines,
      changes.map((change) => lineOf(change, month, period)),
    );
  }
  return named(source, lines);
}

/** By month. */
async function chargedSoFar(source: Source, months: BoundedPeriod[], { knownBefore }: BoundedPeriod) {
  if (months.length === 0) return new Map<string, IssuedLine[]>();
  const ids = months.map(({ id }) => id);
  return groupBy(await selectCharged(source, ids, knownBefore), ({ chargePeriodId }) => chargePeriodId);
}

type Change = RatedLine & Pick<ChargeLine, 'fleetName' | 'correctsId'>;

/** What is to be charged so that everything charged comes to what is rated: each figure of that was rounded once. */
function differences(rated: RatedLine[], charged: IssuedLine[]): Change[] {
  const soFar = groupBy(charged, lineKey);
  const keys = new Set(rated.map(lineKey));
  const gone = [...soFar].filter(([key]) => !keys.has(key)).map(([, [first]]) => nothingOf(first));
  return [...rated, ...gone]
    .map((line) => less(line, soFar.get(lineKey(line)) ?? []))
    .filter((change) => !isNothing(change));
}

const nothingOf = (line: IssuedLine): RatedLine => ({ ...line, quantity: '0', cost: '0', amount: '0' });

/** A correction keeps the place of what was charged first. */
function less(line: RatedLine, charged: IssuedLine[]): Change {
  const left = (figure: 'quantity' | 'cost' | 'amount'): Decimal =>
    normalized(minus(line[figure], sum(charged.map((one) => one[figure]))));
  const first = charged.at(0);
  if (!first) return { ...line, fleetName: null, correctsId: null };
  return {
    ...line,
    quantity: left('quantity'),
    cost: left('cost'),
    amount: rounded(left('amount'), currencyPlaces(line.currency)),
    chargeStart: first.chargeStart,
    chargeEnd: first.chargeEnd,
    fleetName: first.fleetName,
    correctsId: first.id,
  };
}

export const lineOf = (change: Change, month: BillingPeriod, period: BillingPeriod): ChargeLine => ({
  id: derivedId(['charge', period.id, month.id, lineKey(change)].join('\n')),
  accountId: month.accountId,
  chargePeriodId: month.id,
  fleetId: change.fleetId,
  fleetName: change.fleetName,
  kind: change.kind,
  meter: change.meter,
  unit: change.unit,
  priceId: change.priceId,
  unitPrice: change.unitPrice,
  quantity: change.quantity,
  cost: change.cost,
  amount: change.amount,
  currency: change.currency,
  chargeStart: change.chargeStart,
  chargeEnd: change.chargeEnd,
  correctsId: change.correctsId,
});

/** With the fleets' names of now; one that is gone keeps the name under which it was charged first. */
export async function named(source: Source, lines: ChargeLine[]): Promise<ChargeLine[]> {
  const ids = lines.map(({ fleetId }) => fleetId).filter((id) => id !== null);
  const names = await selectFleetNames(source, [...new Set(ids)]);
  return lines.map((line) => ({ ...line, fleetName: names.get(line.fleetId ?? '') ?? line.fleetName }));
}
