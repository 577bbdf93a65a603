import { newPrice, priceOf } from '../../web/src/billing/price.draft';

const sent = (timeZone: string) => {
  const { validFrom, validTo } = priceOf(
    { ...newPrice(timeZone), validFrom: '2026-11-01', validTo: '2026-12-01' },
    timeZone,
  );
  return [validFrom, validTo];
};

describe('what is sent of a price that was written', () => {
  it.each([
    ['UTC', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
    ['America/New_York', '2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z'],
    ['Asia/Tokyo', '2026-10-31T15:00:00.000Z', '2026-11-30T15:00:00.000Z'],
  ])('begins and ends with days of %s', (timeZone, from, to) => {
    expect(sent(timeZone)).toEqual([from, to]);
  });
});

describe('a price that nobody has written yet', () => {
  it.each([
    ['UTC', '2026-12-01'],
    ['Pacific/Auckland', '2026-12-02'],
    ['Pacific/Honolulu', '2026-12-01'],
  ])('begins tomorrow, by the clock of %s', (timeZone, day) => {
    expect(newPrice(timeZone, new Date('2026-11-30T14:00:00Z')).validFrom).toBe(day);
  });
});
