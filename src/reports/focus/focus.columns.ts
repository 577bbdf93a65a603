import type { CsvValue } from '../csv.text';

/**
 * What stands in an export: the 21 mandatory columns of FOCUS 1.2, those conditional and recommended ones that apply here,
 * and our own, whose names begin with `x_`. Zone and tags are not among them: no fact of ours tells them.
 */
export const focusColumns = [
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingAccountType',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedCost',
  'ContractedUnitPrice',
  'EffectiveCost',
  'InvoiceId',
  'InvoiceIssuerName',
  'ListCost',
  'ListUnitPrice',
  'PricingCategory',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'RegionId',
  'RegionName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceCategory',
  'ServiceName',
  'ServiceSubcategory',
  'SkuId',
  'SkuMeter',
  'SkuPriceDetails',
  'SkuPriceId',
  'SubAccountId',
  'SubAccountName',
  'SubAccountType',
  'x_ChargeLineId',
  'x_CorrectsChargeLineId',
  'x_GatewayId',
  'x_InvoiceNumber',
  'x_KnownBefore',
  'x_MeterConfidence',
  'x_PriceVersionId',
] as const;

export type FocusColumn = (typeof focusColumns)[number];
export type FocusRow = Record<FocusColumn, CsvValue>;

/** As FOCUS writes an instant: UTC, to the second. */
export const focusTime = (instant: Date): string => `${instant.toISOString().slice(0, 19)}Z`;
