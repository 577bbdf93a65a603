import { sum } from '../../src/common/money';
import type { InvoiceDocument, InvoiceLine } from '../../src/billing';

export const berlin = { start: '2026-02-28T23:00:00.000Z', end: '2026-03-31T22:00:00.000Z' };
const account = { id: '0193a7c0-0000-7000-8000-000000000001', name: 'Küstenwache Łódź', currency: 'EUR' };
const uuid = (n: number): string => `0193a7c0-0000-8000-8000-${String(n).padStart(12, '0')}`;

/** A line of March 2026 in Berlin, as billing makes them. */
export function invoiceLine(n: number, more: Partial<InvoiceLine> = {}): InvoiceLine {
  return {
    id: uuid(n),
    accountId: account.id,
    chargePeriodId: uuid(1_000_001),
    fleetId: uuid(900_001),
    fleetName: 'harbour-north',
    kind: 'usage',
    meter: 'server.m1.tiny',
    unit: 'Hours',
    priceId: uuid(800_001),
    unitPrice: '0.008',
    quantity: '743',
    cost: '5.944',
    amount: '5.94',
    currency: 'EUR',
    chargeStart: berlin.start,
    chargeEnd: berlin.end,
    correctsId: null,
    ...more,
  };
}

export function invoiceDocument(lines: InvoiceLine[], more: Partial<InvoiceDocument> = {}): InvoiceDocument {
  return {
    schema: 'moorage.invoice/1',
    id: uuid(1_000_000),
    kind: 'invoice',
    sequence: 3,
    number: '93A7C0-000003',
    issuer: { name: 'Moorage Hafenbetrieb GmbH', address: ['Kai 7', '20457 Hamburg', 'VAT DE123456789'] },
    account: { ...account, timeZone: 'Europe/Berlin' },
    period: { id: uuid(1_000_001), label: '2026-03', ...berlin },
    issuedAt: '2026-04-03T22:00:00.123Z',
    knownBefore: '2026-04-03T22:00:00.100Z',
    credits: null,
    lines,
    total: sum(lines.map(({ amount }) => amount)),
    ...more,
  };
}

/** All that can stand on one: two fleets, tiers, a part of a month, a minimum, and corrections of February below zero. */
export const variedLines = (): InvoiceLine[] => {
  const february = {
    chargePeriodId: uuid(1_000_002),
    chargeStart: '2026-01-31T23:00:00.000Z',
    chargeEnd: '2026-02-28T23:00:00.000Z',
    correctsId: uuid(77),
  };
  const south = { fleetId: uuid(900_002), fleetName: '日本-南 Żółć Ωμέγα Чайка 한국' };
  return [
    invoiceLine(1),
    invoiceLine(2, {
      meter: 'server.m1.tiny',
      unitPrice: '0.009',
      chargeEnd: '2026-03-15T11:30:00.000Z',
      quantity: '1234567.123456789012',
      cost: '11111.104111',
      amount: '11111.10',
    }),
    invoiceLine(3, {
      meter: 'volume',
      unit: 'GiB-Hours',
      unitPrice: '0.00006',
      quantity: '14860',
      cost: '0.8916',
      amount: '0.89',
    }),
    invoiceLine(4, {
      meter: 'device.messages',
      unit: 'Requests',
      unitPrice: null,
      quantity: '12500000',
      cost: '8.25',
      amount: '8.25',
    }),
    invoiceLine(5, {
      ...south,
      meter: 'floating_ip',
      unitPrice: '0.003',
      quantity: '743',
      cost: '2.229',
      amount: '2.23',
    }),
    invoiceLine(6, {
      fleetId: null,
      fleetName: null,
      kind: 'minimum',
      meter: 'device.messages',
      unit: 'Requests',
      unitPrice: null,
      quantity: '0',
      cost: '1.75',
      amount: '1.75',
    }),
    invoiceLine(7, { ...february, quantity: '-12.5', cost: '-0.1', amount: '-0.10' }),
    invoiceLine(8, {
      ...february,
      ...south,
      meter: 'router',
      unitPrice: '0.005',
      quantity: '3',
      cost: '0.015',
      amount: '0.02',
      correctsId: null,
    }),
  ];
};
