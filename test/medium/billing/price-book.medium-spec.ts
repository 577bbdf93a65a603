import { TestClock } from '../../../src/common/clock.fixture';
import { newId } from '../../../src/common/ids';
import { PriceBookService, priceInputSchema, type PriceInput } from '../../../src/billing';
import { brokenConstraint, type Database } from '../../../src/database';
import { testDatabase } from '../../support/test-database';

const price = (unitPrice: string, validFrom: string, validTo?: string, meter = 'router'): PriceInput =>
  priceInputSchema.parse({ meter, unitPrice, validFrom, ...(validTo ? { validTo } : {}) });

const plain = { meter: 'router', unitPrice: '1', validFrom: '2026-01-01T00:00:00Z' };
const reaching = (upTo: string | null) => ({ upTo, unitPrice: '1' });

describe('price books', () => {
  const clock = new TestClock('2026-06-15T12:00:00Z');
  let database: Database;
  let close: () => Promise<void>;
  let service: PriceBookService;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    service = new PriceBookService(database, clock);
  });
  afterAll(() => close());

  const newBook = (currency = 'EUR') => service.create({ name: newId(), currency });
  const newAccount = async (currency = 'EUR'): Promise<string> => {
    const id = newId();
    await database.query(
      `insert into account (id, name, currency, time_zone, created_at) values ($1, 'a', $2, 'UTC', now())`,
      [id, currency],
    );
    return id;
  };

  it('begin with a default one that prices what a first fleet uses', async () => {
    const { items } = await service.list({ limit: 10 });
    const standard = items.find(({ isDefault }) => isDefault);
    expect(standard).toMatchObject({ name: 'Default', currency: 'EUR' });
    expect(standard?.prices.map(({ meter }) => meter)).toEqual([
      'device.bytes',
      'device.messages',
      'floating_ip',
      'image',
      'object_storage',
      'router',
      'server.m1.small',
      'server.m1.tiny',
      'snapshot',
      'volume',
    ]);
  });

  it('are listed page by page', async () => {
    const book = await newBook();
    const first = await service.list({ limit: 1 });
    expect(first.items).toHaveLength(1);
    const rest = await service.list({ limit: 1_000, cursor: first.nextCursor! });
    expect(rest.items.map(({ id }) => id)).toContain(book.id);
    expect(rest.nextCursor).toBeNull();
  });

  it('have each a name of their own', async () => {
    const { name } = await newBook();
    await expect(service.create({ name, currency: 'USD' })).rejects.toMatchObject({ code: 'PRICE_BOOK_NAME_TAKEN' });
  });

  it('end a price without an end where the next one begins', async () => {
    const book = await newBook();
    await service.addPrice(book.id, price('1', '2026-01-01T00:00:00Z'));
    await service.addPrice(book.id, price('2.50', '2026-03-01T00:00:00+01:00'));
    expect((await service.get(book.id)).prices).toMatchObject([
      { unitPrice: '1', validFrom: new Date('2026-01-01T00:00:00Z'), validTo: new Date('2026-02-28T23:00:00Z') },
      { unitPrice: '2.5', unit: 'Hours', validFrom: new Date('2026-02-28T23:00:00Z'), validTo: null },
    ]);
  });

  it('keep tiers, allowance and minimum as they were given', async () => {
    const book = await newBook();
    const shape = { tiers: [reaching('100'), reaching(null)], freeAllowance: '10', minimum: '5' };
    await service.addPrice(book.id, priceInputSchema.parse({ ...plain, ...shape }));
    expect((await service.get(book.id)).prices).toMatchObject([{ ...shape, tierMode: 'graduated' }]);
  });

  it('refuse a price that overlaps another, and change nothing then', async () => {
    const book = await newBook();
    await service.addPrice(book.id, price('1', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'));
    await service.addPrice(book.id, price('2', '2026-02-01T00:00:00Z'));
    const before = await service.get(book.id);
    for (const clash of [
      price('3', '2026-01-31T23:59:59Z'),
      price('3', '2026-02-01T00:00:00Z'),
      price('3', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'),
    ]) {
      await expect(service.addPrice(book.id, clash)).rejects.toMatchObject({ code: 'PRICE_OVERLAP', status: 409 });
    }
    expect(await service.get(book.id)).toEqual(before);
  });

  it('take prices that are added at once one after the other', async () => {
    const book = await newBook();
    const months = ['01', '02', '03', '04', '05'];
    const added = await Promise.allSettled(
      months.map((month) => service.addPrice(book.id, price('1', `2026-${month}-01T00:00:00Z`))),
    );
    const kept = added.filter(({ status }) => status === 'fulfilled').length;
    expect(kept).toBeGreaterThan(0);
    expect((await service.get(book.id)).prices).toHaveLength(kept);
  });

  it('never change a price, nor let one be removed', async () => {
    const book = await newBook();
    const { id } = await service.addPrice(book.id, price('1', '2026-01-01T00:00:00Z'));
    for (const sql of [
      'update price set unit_price = 2 where id = $1',
      `update price set valid = tstzrange(lower(valid) - interval '1 day', upper(valid)) where id = $1`,
      'delete from price where id = $1',
    ]) {
      await expect(database.query(sql, [id])).rejects.toThrow('a price never changes');
    }
    await database.query(`update price set valid = tstzrange(lower(valid), '2026-05-01') where id = $1`, [id]);
    await expect(
      database.query(`update price set valid = tstzrange(lower(valid), '2026-06-01') where id = $1`, [id]),
    ).rejects.toThrow('a price never changes');
  });

  it('have their overlap refused by Postgres itself', async () => {
    const book = await newBook();
    const insert = (valid: string) =>
      database.query(
        `insert into price (id, price_book_id, meter, unit, unit_price, valid, created_at) values ($1, $2, 'router', 'Hours', 1, $3, now())`,
        [newId(), book.id, valid],
      );
    await insert('[2026-01-01,2026-02-01)');
    const failure: unknown = await insert('[2026-01-31,)').catch((error: unknown) => error);
    expect(brokenConstraint(failure)).toBe('ex_price_overlap');
  });

  it('serve the accounts they are assigned to, in their currency only', async () => {
    const [euros, dollars] = [await newBook('EUR'), await newBook('USD')];
    const account = await newAccount('EUR');
    const assign = (accountId: string, bookId: string | null) =>
      database.transaction((tx) => service.assign(tx, accountId, bookId));
    const standard = await service.bookOf(account);
    await assign(account, euros.id);
    expect(await service.bookOf(account)).toBe(euros.id);
    await expect(assign(account, dollars.id)).rejects.toMatchObject({ code: 'PRICE_BOOK_CURRENCY' });
    await expect(assign(account, newId())).rejects.toMatchObject({ code: 'PRICE_BOOK_NOT_FOUND' });
    await expect(assign(newId(), euros.id)).rejects.toMatchObject({ code: 'ACCOUNT_NOT_FOUND' });
    await assign(account, null);
    expect(await service.bookOf(account)).toBe(standard);
    // The default one is in euros: what was closed in dollars would be told as so many of these.
    const abroad = await newAccount('USD');
    await assign(abroad, dollars.id);
    await expect(assign(abroad, null)).rejects.toMatchObject({ code: 'PRICE_BOOK_CURRENCY', status: 422 });
    expect(await service.bookOf(abroad)).toBe(dollars.id);
  });

  it('are seen by an account that is billed by them, or was in a month that is closed, and the default one by all', async () => {
    const [own, past, foreign] = [await newBook(), await newBook(), await newBook()];
    const [account, other] = [await newAccount(), await newAccount()];
    await database.transaction((tx) => service.assign(tx, account, own.id));
    await database.transaction((tx) => service.assign(tx, other, foreign.id));
    await database.query(
      `insert into billing_period (id, account_id, month, starts_at, ends_at, status, price_book_id, known_before,
         closing_at, closed_at, created_at)
       values ($1, $2, '2026-01', '2026-01-01Z', '2026-02-01Z', 'closed', $3, now(), now(), now(), now())`,
      [newId(), account, past.id],
    );
    const standard = await service.bookOf(null);
    const seen = await service.list({ limit: 500 }, [account]);
    expect(seen.items.map(({ id }) => id).sort()).toEqual([own.id, past.id, standard].sort());
    for (const { id } of seen.items) expect((await service.get(id, [account])).id).toBe(id);
    await expect(service.get(foreign.id, [account])).rejects.toMatchObject({ code: 'PRICE_BOOK_NOT_FOUND' });
    expect((await service.get(foreign.id, [account, other])).id).toBe(foreign.id);
  });

  it('tell what a plan costs a month, and what of it has no price', async () => {
    const account = await newAccount();
    const items = [
      { meter: 'server.m1.tiny', quantity: '2' },
      { meter: 'volume', quantity: '10.5' },
      { meter: 'server.gpu', quantity: '1' },
    ];
    expect(await service.monthlyCost(items, account)).toEqual({
      currency: 'EUR',
      total: '12.2932', // 2 × 0.008 × 730 + 10.5 × 0.00008 × 730
      priced: false,
      items: [
        { meter: 'server.m1.tiny', quantity: '2', unitPrice: '0.008', cost: '11.68' },
        { meter: 'volume', quantity: '10.5', unitPrice: '0.00008', cost: '0.6132' },
        { meter: 'server.gpu', quantity: '1', unitPrice: null, cost: '0' },
      ],
    });
  });

  it.each([
    [{ meter: 'server.', unitPrice: '1', validFrom: '2026-01-01T00:00:00Z' }, 'meter'],
    [{ meter: 'router', unitPrice: '-1', validFrom: '2026-01-01T00:00:00Z' }, 'unitPrice'],
    [{ meter: 'router', unitPrice: 1, validFrom: '2026-01-01T00:00:00Z' }, 'unitPrice'],
    [{ meter: 'router', unitPrice: '1', validFrom: 'yesterday' }, 'validFrom'],
    [
      { meter: 'router', unitPrice: '1', validFrom: '2026-01-01T00:00:00Z', validTo: '2026-01-01T00:00:00Z' },
      'validTo',
    ],
    [{ meter: 'router', unitPrice: '1', validFrom: '2026-01-01T00:00:00Z', tiers: [] }, 'tiers'],
    [{ ...plain, tiers: [reaching('5'), reaching('5')] }, 'tiers'],
    [{ ...plain, tiers: [reaching(null), reaching('5')] }, 'tiers'],
    [{ ...plain, tierMode: 'volume' }, 'tierMode'],
    [{ ...plain, freeAllowance: '0' }, 'freeAllowance'],
    [{ ...plain, minimum: '-1' }, 'minimum'],
  ])('refuse at the edge the price %j', (input, field) => {
    expect(priceInputSchema.safeParse(input).error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });
});
