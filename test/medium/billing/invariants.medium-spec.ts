import fc from 'fast-check';
import { ExplainService } from '../../../src/billing';
import { isBounded } from '../../../src/billing/months/billing-period.types';
import { linesOf } from '../../../src/billing/closing/closing.lines';
import { currencyPlaces } from '../../../src/common/money';
import { BillingWorld } from './billing.world';
import { lifeStory } from './life-stories';
import { keyOf, reckonMonth, type Figures } from './oracle';
import { decimal, minus, none, toPlaces, total, type Rational } from './rationals';
import { StoryTeller } from './story.teller';

const text = ([n, d]: Rational): string => `${n}/${d}`;

describe('whatever happens to resources, prices and what is heard of them', () => {
  let world: BillingWorld;

  beforeAll(async () => {
    world = await BillingWorld.open('2027-01-01T00:00:00Z');
  });
  afterAll(() => world.close());

  /** Everything charged for a month so far, by what it was charged for. */
  const charged = async (accountId: string, month: string) => {
    const rows = await world.database.query<Record<string, string | null>>(
      `select l.kind, l.fleet_id as fleet, l.meter, l.price_id as price, sum(l.quantity)::text as quantity,
         sum(l.cost)::text as cost, sum(l.amount)::text as amount
       from charge_line l join billing_period p on p.id = l.charge_period_id
       where l.account_id = $1 and p.month = $2 group by 1, 2, 3, 4`,
      [accountId, month],
    );
    return asText(
      rows.map((row) => [
        keyOf(row.kind!, row.fleet, row.meter!, row.price),
        { quantity: decimal(row.quantity!), cost: decimal(row.cost!), amount: decimal(row.amount!) },
      ]),
    );
  };
  /** To the twelve decimals that lines have; what is nothing is not there. */
  const asText = (figures: Iterable<[string, Figures]>) =>
    Object.fromEntries(
      [...figures]
        .map(
          ([key, { quantity, cost, amount }]) => [key, [toPlaces(quantity, 12), toPlaces(cost, 12), amount]] as const,
        )
        .filter(([, all]) => all.some(([n]) => n !== 0n))
        .map(([key, all]) => [key, all.map(text).join(' ')])
        .sort(),
    ) as Record<string, string>;

  const periodsOf = async (accountId: string) =>
    (await world.periods.list({ limit: 100 }, [accountId])).items.filter(isBounded);
  const documentsOf = (accountId: string) =>
    world.database.query<{ document: string; total: string }>(
      'select document, total::text from invoice where account_id = $1 order by sequence',
      [accountId],
    );
  const intervalsOf = async (accountId: string) =>
    (await world.metering.intervals({ accountId })).map(({ recordedAt: _, ...interval }) => interval);

  it('what was billed is what an oracle in exact fractions says, at every closing and to the cent', async () => {
    await fc.assert(
      fc.asyncProperty(lifeStory, async (story) => {
        const teller = await StoryTeller.begin(world, story);
        const { accountId, months, starts, currency } = teller.told;
        let before: { document: string }[] = [];
        for (const phase of months.keys()) {
          await teller.tell(phase);
          await world.closeUpTo({ accountId, fleetId: accountId }, months[phase]);
          for (const month of months.slice(0, phase + 1).keys()) {
            const window = { from: starts[month], to: starts[month + 1] };
            const due = asText(reckonMonth(teller.known(phase), window, currencyPlaces(currency)));
            expect(await charged(accountId, months[month])).toEqual(due);
          }
          const documents = await documentsOf(accountId);
          expect(documents.slice(0, before.length)).toEqual(before); // what was issued stays as it was
          before = documents;
        }
        await checkInvoices(accountId);
        await checkReplay(teller, accountId, currency);
      }),
      // The seed tells the story again; a smaller one takes minutes to find.
      { numRuns: Number(process.env.BILLING_STORIES ?? 8), endOnFailure: true },
    );
  }, 3_600_000);

  /** Numbers without a gap, lines that come to the total, one currency. */
  const checkInvoices = async (accountId: string) => {
    const documents = (await documentsOf(accountId)).map(({ document }) => JSON.parse(document) as Document);
    expect(documents.map(({ sequence }) => sequence)).toEqual(documents.map((_, i) => i + 1));
    for (const { lines, total: sum, account } of documents) {
      expect(text(total(lines.map(({ amount }) => decimal(amount))))).toBe(text(decimal(sum)));
      expect(new Set(lines.map((line) => line.currency))).toEqual(new Set([account.currency]));
    }
    const used = documents.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'usage');
    for (const { id } of used.slice(0, 3)) {
      const { items, rated } = await new ExplainService(world.database).explain(id, { limit: 100 });
      const parts = total(items.map(({ quantity }) => decimal(quantity)));
      const [n, d] = items.length === 0 ? none : minus(parts, decimal(rated.quantity));
      expect(Number(n) / Number(d)).toBeCloseTo(0, 10); // parts are rounded each
    }
  };

  /** The same facts in another order, told again: the same intervals; the same bounds: the same lines with the same ids. */
  const checkReplay = async (teller: StoryTeller, accountId: string, currency: string) => {
    const [intervals, periods] = [await intervalsOf(accountId), await periodsOf(accountId)];
    const lines = () => Promise.all(periods.map((period) => linesOf(world.database, period, currency)));
    const first = await lines();
    await teller.repeat();
    expect(await intervalsOf(accountId)).toEqual(intervals);
    expect(await lines()).toEqual(first);
    const ids = (await documentsOf(accountId)).flatMap(({ document }) => (JSON.parse(document) as Document).lines);
    expect(
      first
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids.map(({ id }) => id).sort());
  };
});

interface Document {
  sequence: number;
  total: string;
  account: { currency: string };
  lines: { id: string; kind: string; amount: string; currency: string }[];
}
