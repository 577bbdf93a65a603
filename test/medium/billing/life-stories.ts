import fc from 'fast-check';

/** How a story is told: in which month's closing a fact is first known; `lost` is never. */
export type Phase = 0 | 1 | 2 | 3 | 'lost';

export const meters = ['volume', 'router', 'server.m1'] as const;

const fraction = (digits: number, max: number) =>
  fc
    .integer({ min: 0, max: max * 10 ** Math.min(digits, 6) })
    .map((n) => (n / 10 ** Math.min(digits, 6)).toFixed(digits));
const positive = (digits: number, max: number) => fraction(digits, max).filter((text) => /[1-9]/.test(text));

/** An instant as a share of the four months; half of them lie a second before a full hour, or on one. */
const instant = fc.record({
  share: fc.double({ min: 0, max: 0.9999, noNaN: true }),
  snap: fc.constantFrom('none', 'none', 'hour', 'second-before'),
});
export interface Instant {
  share: number;
  snap: 'none' | 'hour' | 'second-before';
}

export function millisOf({ share, snap }: Instant, from: number, to: number): number {
  const at = from + Math.floor(share * (to - from));
  const hour = Math.ceil(at / 3_600_000) * 3_600_000;
  const snapped = snap === 'hour' ? hour : snap === 'second-before' ? hour - 1_000 : at;
  return Math.min(Math.max(snapped, from), to - 1);
}

const phase = fc.constantFrom<Phase>(0, 0, 0, 1, 2, 3, 'lost');

const life = fc.record({
  meter: fc.constantFrom(...meters),
  fleet: fc.nat({ max: 1 }),
  opened: fc.record({ at: instant, quantity: positive(6, 9), phase }),
  changes: fc.array(fc.record({ at: instant, quantity: positive(6, 9), phase }), { maxLength: 3, size: 'max' }),
  closed: fc.option(fc.record({ at: instant, unseen: fc.option(fc.integer({ min: 1, max: 90_000_000 })), phase })),
});

const shape = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ freeAllowance: positive(3, 300) }) },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        tiers: fc
          .array(fc.tuple(positive(3, 900), fraction(6, 1)), { minLength: 1, maxLength: 3, size: 'max' })
          .map((steps) => {
            let reach = 0;
            return steps.map(([step, unitPrice]) => ({ upTo: (reach += Number(step)).toFixed(3), unitPrice }));
          }),
        tierMode: fc.constantFrom<'graduated' | 'volume'>('graduated', 'volume'),
        freeAllowance: positive(3, 300),
        minimum: positive(4, 400),
      },
      { requiredKeys: ['tiers', 'tierMode'] },
    ),
  },
);

const price = fc.record({
  meter: fc.constantFrom(...meters, 'device.messages'),
  unitPrice: fraction(12, 2),
  shape,
  from: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 3, arbitrary: instant }),
  phase: fc.constantFrom(0, 0, 0, 1, 2, 3),
});

const count = fc.record({
  fleet: fc.nat({ max: 1 }),
  at: instant,
  quantity: fc.integer({ min: 0, max: 100_000 }).map(String),
  phase: fc.constantFrom(0, 0, 1, 2, 3),
});

/** Months with what is special about them: the end of a year, a leap day, an hour less and an hour more. */
const begins = fc.constantFrom(
  ...[
    { timeZone: 'Asia/Kolkata', month: '2027-11' },
    { timeZone: 'UTC', month: '2028-01' },
    { timeZone: 'Europe/Berlin', month: '2027-02' },
    { timeZone: 'America/New_York', month: '2027-10' },
  ],
);

export const lifeStory = fc.record({
  begins,
  currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  lives: fc.array(life, { minLength: 4, maxLength: 8, size: 'max' }),
  prices: fc.array(price, { minLength: 8, maxLength: 14, size: 'max' }),
  counts: fc.array(count, { maxLength: 4, size: 'max' }),
  /** How facts of one time are shuffled, and which come twice. */
  order: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
});
export type LifeStory = typeof lifeStory extends fc.Arbitrary<infer T> ? T : never;
