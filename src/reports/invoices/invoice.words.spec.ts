import { berlin, invoiceDocument, invoiceLine, variedLines } from '../../../test/support/invoice-documents';
import { sum } from '../../common/money';
import { sectionsOf } from './invoice.sections';
import { grouped, shownAmount, shownPeriod, shownPrice, shownQuantity } from './invoice.words';

describe('figures on paper', () => {
  it('have thousands told apart and the decimals of their currency', () => {
    expect(['0', '-1234567.5', '999', '1000'].map(grouped)).toEqual(['0', '−1,234,567.5', '999', '1,000']);
    expect([shownAmount('1234.5', 'EUR'), shownAmount('-1234', 'JPY'), shownAmount('1', 'KWD')]).toEqual([
      '1,234.50',
      '−1,234',
      '1.000',
    ]);
    expect([shownAmount('1234.5', 'HUF'), shownAmount('0.125', 'IQD')]).toEqual(['1,234.50', '0.125']);
    expect([
      shownPrice(invoiceLine(1, { unitPrice: '1234.5' })),
      shownPrice(invoiceLine(2, { unitPrice: null })),
      shownPrice(invoiceLine(3, { unitPrice: null, priceId: null })),
      shownPrice(invoiceLine(4, { unitPrice: null, kind: 'minimum' })),
    ]).toEqual(['1,234.5', 'by volume', 'no price', '']);
    expect([shownQuantity('743.016666666667'), shownQuantity('744.000000')]).toEqual(['743.016667', '744']);
  });
});

describe('a period on paper', () => {
  it.each([
    [berlin.start, berlin.end, 'Europe/Berlin', '1–31 Mar 2026'],
    ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 'Europe/Berlin', '25 Oct 2026'],
    ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'Europe/Berlin', '29 Mar 2026'],
    ['2025-12-15T00:00:00Z', '2026-02-01T00:00:00Z', 'UTC', '15 Dec 2025 – 31 Jan 2026'],
    ['2026-01-15T00:00:00Z', '2026-03-01T00:00:00Z', 'UTC', '15 Jan – 28 Feb 2026'],
    ['2026-01-15T00:00:00Z', '2026-01-20T12:30:05Z', 'UTC', '15 Jan 2026 00:00 – 20 Jan 2026 12:30:05'],
  ])('%s to %s in %s… is %s', (start, end, zone, shown) => {
    expect(shownPeriod(start, end, zone)).toBe(shown);
  });
});

describe('the sections of an invoice', () => {
  it('are the fleets, the account, earlier months and credits, and together its total', () => {
    const document = invoiceDocument(variedLines());
    const sections = sectionsOf(document);
    expect(sections.map(({ title, lines, subtotal }) => [title, lines.length, subtotal])).toEqual([
      ['harbour-north', 4, '11126.18'],
      ['日本-南 Żółć Ωμέγα Чайка 한국', 1, '2.23'],
      ['Account', 1, '1.75'],
      ['Corrections of earlier months', 2, '-0.08'],
    ]);
    expect(sum(sections.map(({ subtotal }) => subtotal))).toBe(document.total);
  });

  it('keep corrections of a later month, which was closed before, apart from what the month itself came to', () => {
    const april = { chargePeriodId: 'april', chargeStart: berlin.end, chargeEnd: '2026-04-30T22:00:00.000Z' };
    const sections = sectionsOf(invoiceDocument([invoiceLine(1), invoiceLine(2, { ...april, amount: '-3.25' })]));
    expect(sections.map(({ title, subtotal }) => [title, subtotal])).toEqual([
      ['harbour-north', '5.94'],
      ['Corrections of later months', '-3.25'],
    ]);
  });
});
