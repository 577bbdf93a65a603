import type { ChargeLine } from '../../billing';
import { normalized, type Decimal } from '../../common/money';
import { csvText } from '../csv.text';
import { lineTitle, meterName } from '../invoices/invoice.words';
import { focusTime, type FocusRow } from './focus.columns';
import { serviceOf } from './focus.services';
import type { Share } from './line.splitter';

/** What every row of an export shares with the others. */
export interface FocusContext {
  account: { id: string; name: string };
  /** The month that is exported. */
  period: { id: string; start: Date; end: Date };
  issuerName: string;
  /** Facts recorded before it are in the export; ISO 8601. */
  knownBefore: string;
}

/** Which issued document a line stands on; null while its month is open. */
export type FocusInvoice = { id: string; number: string } | null;

/** What a line is a charge for: a resource of a cloud, or a gateway. */
export interface FocusResource {
  id: string;
  name: string | null;
  /** Of the cloud; null of what is in none. */
  region: string | null;
  type: string;
  isGateway: boolean;
  /** How sure its usage is; null where it was counted. */
  confidence: string | null;
}

/** A line by itself: a correction, a minimum, a credit, or usage of which it is not told what it was of. */
export function lineRow(context: FocusContext, invoice: FocusInvoice, line: ChargeLine): FocusRow {
  const cost = normalized(line.cost);
  const amount = normalized(line.amount);
  const used = line.kind === 'usage';
  const priced = used && line.unitPrice !== null;
  // Without a unit price, a cost that stands for itself is the billed one.
  const listed = priced ? cost : amount;
  const prices = { unitPrice: priced ? line.unitPrice : null, quantity: used ? normalized(line.quantity) : null };
  return row(context, invoice, line, { billed: amount, effective: cost, listed, ...prices, resource: null });
}

/** The share of a line that one resource has. */
export function shareRow(
  context: FocusContext,
  invoice: FocusInvoice,
  line: ChargeLine,
  { share, unitPrice, resource }: { share: Share; unitPrice: Decimal; resource: FocusResource | null },
): FocusRow {
  const { quantity, cost, billed } = share;
  return row(context, invoice, line, { billed, effective: cost, listed: cost, unitPrice, quantity, resource });
}

interface Figures {
  billed: Decimal;
  effective: Decimal;
  listed: Decimal;
  unitPrice: Decimal | null;
  quantity: Decimal | null;
  resource: FocusResource | null;
}

function row(context: FocusContext, invoice: FocusInvoice, line: ChargeLine, figures: Figures): FocusRow {
  const { account, period } = context;
  const { quantity, unitPrice, billed, effective, listed } = figures;
  const unit = quantity === null ? null : line.unit;
  return {
    BilledCost: billed,
    BillingAccountId: account.id,
    BillingAccountName: csvText(account.name),
    BillingAccountType: 'Account',
    BillingCurrency: line.currency,
    BillingPeriodEnd: focusTime(period.end),
    BillingPeriodStart: focusTime(period.start),
    ChargePeriodEnd: focusTime(line.chargeEnd),
    ChargePeriodStart: focusTime(line.chargeStart),
    ConsumedQuantity: quantity,
    ConsumedUnit: unit,
    ContractedCost: listed,
    ContractedUnitPrice: unitPrice,
    EffectiveCost: effective,
    InvoiceId: invoice?.id ?? null,
    InvoiceIssuerName: csvText(context.issuerName),
    ListCost: listed,
    ListUnitPrice: unitPrice,
    PricingQuantity: quantity,
    PricingUnit: unit,
    ProviderName: csvText(context.issuerName),
    PublisherName: csvText(context.issuerName),
    ...charge(context, line),
    ...what(line),
    ...whose(line, figures.resource),
    x_ChargeLineId: line.id,
    x_CorrectsChargeLineId: line.correctsId,
    x_InvoiceNumber: invoice?.number ?? null,
    x_KnownBefore: context.knownBefore,
    x_PriceVersionId: line.priceId,
  };
}

const categories = {
  usage: { ChargeCategory: 'Usage', ChargeFrequency: 'Usage-Based' },
  minimum: { ChargeCategory: 'Adjustment', ChargeFrequency: 'Recurring' },
  credit: { ChargeCategory: 'Credit', ChargeFrequency: 'One-Time' },
} as const;

/** What concerns a month that was invoiced before is a correction; a credit always does. */
const charge = ({ period }: FocusContext, line: ChargeLine) => ({
  ...categories[line.kind],
  ChargeClass: line.kind === 'credit' || line.chargePeriodId !== period.id ? 'Correction' : null,
  ChargeDescription: csvText(lineTitle(line, true)),
  PricingCategory: line.kind === 'usage' ? 'Standard' : null,
});

function what({ meter }: ChargeLine) {
  const { category, subcategory, name } = serviceOf(meter);
  const flavor = meter.startsWith('server.') ? meter.slice('server.'.length) : null;
  return {
    ServiceCategory: category,
    ServiceSubcategory: subcategory,
    ServiceName: name,
    SkuId: csvText(meter),
    SkuMeter: csvText(meterName(meter)),
    SkuPriceDetails: flavor === null ? null : csvText(JSON.stringify({ InstanceType: flavor })),
    // The same for every account and at all times, as FOCUS wants it; which version of the price counted is x_PriceVersionId.
    SkuPriceId: csvText(meter),
  };
}

const whose = ({ fleetId, fleetName }: ChargeLine, resource: FocusResource | null) => ({
  // OpenStack's regions have no names beside their ids.
  RegionId: csvText(resource?.region ?? null),
  RegionName: csvText(resource?.region ?? null),
  ResourceId: resource?.id ?? null,
  ResourceName: csvText(resource?.name ?? null),
  ResourceType: resource?.type ?? null,
  SubAccountId: fleetId,
  SubAccountName: csvText(fleetName),
  SubAccountType: fleetId === null ? null : 'Fleet',
  x_GatewayId: resource?.isGateway ? resource.id : null,
  x_MeterConfidence: resource?.confidence ?? null,
});
