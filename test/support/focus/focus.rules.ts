import {
  before,
  billedWithoutPrice,
  currency,
  dateTime,
  decimal,
  filled,
  isNull,
  keyValues,
  notNegative,
  notNull,
  nullTogether,
  oneOf,
  oneParent,
  present,
  product,
  unit,
  type FocusRule,
} from './focus.rule';

/** What FOCUS 1.2 asks of a Cost and Usage dataset, as far as it applies to a provider without commitments, taxes and discounts. */
const mandatory = [
  ...[
    'BilledCost',
    'BillingAccountId',
    'BillingAccountName',
    'BillingCurrency',
    'BillingPeriodEnd',
    'BillingPeriodStart',
  ],
  ...['ChargeCategory', 'ChargeClass', 'ChargeDescription', 'ChargePeriodEnd', 'ChargePeriodStart', 'ContractedCost'],
  ...['EffectiveCost', 'InvoiceIssuerName', 'ListCost', 'PricingQuantity', 'PricingUnit', 'ProviderName'],
  ...['PublisherName', 'ServiceCategory', 'ServiceName'],
];
/** With what makes each of them apply: measured usage, regions, provisioned resources, sub accounts, published unit prices, invoices. */
const conditional = [
  ...[
    'ConsumedQuantity',
    'ConsumedUnit',
    'RegionId',
    'RegionName',
    'ResourceId',
    'ResourceName',
    'ResourceType',
    'SubAccountId',
    'SubAccountName',
  ],
  ...['ContractedUnitPrice', 'ListUnitPrice', 'PricingCategory', 'SkuId', 'SkuMeter', 'SkuPriceDetails', 'SkuPriceId'],
];
const recommended = ['ChargeFrequency', 'InvoiceId', 'ServiceSubcategory'];

const costs = ['BilledCost', 'ContractedCost', 'EffectiveCost', 'ListCost'];
const unitPrices = ['ContractedUnitPrice', 'ListUnitPrice'];
const times = ['BillingPeriodEnd', 'BillingPeriodStart', 'ChargePeriodEnd', 'ChargePeriodStart'];
const names = ['InvoiceIssuerName', 'ProviderName', 'PublisherName', 'ServiceName', 'ChargeDescription'];

/** A charge for use that is no correction: the only kind that FOCUS asks quantity, unit and price of. */
const regularUse = { ChargeCategory: ['Usage', 'Purchase'], ChargeClass: [null] };
const pricedColumns = ['PricingQuantity', 'PricingUnit', 'PricingCategory', 'SkuId', 'SkuPriceId', ...unitPrices];

const serviceCategories = [
  ...['AI and Machine Learning', 'Analytics', 'Business Applications', 'Compute', 'Databases', 'Developer Tools'],
  ...['Multicloud', 'Identity', 'Integration', 'Internet of Things', 'Management and Governance', 'Media', 'Migration'],
  ...['Mobile', 'Networking', 'Security', 'Storage', 'Web', 'Other'],
];

export const focusRules: FocusRule[] = [
  ...[...mandatory, ...conditional, ...recommended].map(present),
  ...[...costs, ...unitPrices, 'PricingQuantity', 'ConsumedQuantity'].map(decimal),
  ...[...costs, ...times, ...names].map((column) => notNull(column)),
  ...times.map(dateTime),
  ...['PricingUnit', 'ConsumedUnit'].map(unit),
  ...unitPrices.map(notNegative),
  ...[...names, 'BillingAccountId', 'BillingAccountName', 'SubAccountName', 'ResourceName'].map(filled),
  notNull('BillingAccountId'),
  notNull('BillingAccountName'),
  notNull('BillingCurrency'),
  currency('BillingCurrency'),
  before('BillingPeriodStart', 'BillingPeriodEnd'),
  before('ChargePeriodStart', 'ChargePeriodEnd'),
  oneOf('ChargeCategory', ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment']),
  oneOf('ChargeClass', ['Correction', null]),
  oneOf('ChargeFrequency', ['One-Time', 'Recurring', 'Usage-Based']),
  oneOf('PricingCategory', ['Standard', 'Dynamic', 'Committed', 'Other', null]),
  oneOf('ServiceCategory', serviceCategories),
  ...pricedColumns.map((column) => notNull(column, regularUse)),
  ...[...pricedColumns, 'ConsumedQuantity'].map((column) => isNull(column, { ChargeCategory: ['Tax'] })),
  notNull('ConsumedQuantity', { ChargeCategory: ['Usage'], ChargeClass: [null] }),
  isNull('ConsumedQuantity', { ChargeCategory: ['Credit', 'Adjustment', 'Purchase', 'Tax'] }),
  nullTogether('ConsumedUnit', 'ConsumedQuantity'),
  nullTogether('PricingUnit', 'PricingQuantity'),
  isNull('SkuMeter', { SkuId: [null] }),
  isNull('SkuPriceDetails', { SkuPriceId: [null] }),
  isNull('ResourceName', { ResourceId: [null] }),
  nullTogether('ResourceType', 'ResourceId'),
  nullTogether('RegionName', 'RegionId'),
  isNull('SubAccountName', { SubAccountId: [null] }),
  nullTogether('SubAccountType', 'SubAccountId'),
  keyValues('SkuPriceDetails'),
  oneParent('ServiceSubcategory', 'ServiceCategory'),
  oneParent('ServiceName', 'ServiceCategory'),
  oneParent('SkuPriceId', 'SkuId'),
  oneParent('InvoiceId', 'BillingAccountId'),
  product('ListCost', 'ListUnitPrice', 'PricingQuantity'),
  product('ContractedCost', 'ContractedUnitPrice', 'PricingQuantity'),
  billedWithoutPrice('ListCost', 'ListUnitPrice'),
  billedWithoutPrice('ContractedCost', 'ContractedUnitPrice'),
  {
    id: 'usage is not charged as a purchase',
    says: 'ChargeFrequency is not Usage-Based where ChargeCategory is Purchase',
    holds: ({ rows }) =>
      rows.every((row) => row.ChargeCategory !== 'Purchase' || row.ChargeFrequency !== 'Usage-Based'),
    broken: ({ header, rows }) => ({
      header,
      rows: rows.map((row) => ({ ...row, ChargeCategory: 'Purchase', ChargeFrequency: 'Usage-Based' })),
    }),
  },
  {
    id: 'column names',
    says: 'Names are in Pascal case of letters and digits; those that FOCUS does not define begin with x_',
    holds: ({ header }) => header.every((name) => /^(x_)?[A-Z][A-Za-z0-9]{0,49}$/.test(name)),
    broken: ({ header, rows }) => ({ header: [...header, 'gateway_id'], rows }),
  },
  {
    id: 'columns once',
    says: 'No column is there twice',
    holds: ({ header }) => new Set(header).size === header.length,
    broken: ({ header, rows }) => ({ header: [...header, header[0]], rows }),
  },
  {
    id: 'one currency',
    says: 'What is billed together has one currency',
    holds: ({ rows }) => new Set(rows.map((row) => row.BillingCurrency)).size <= 1,
    broken: ({ header, rows }) => ({ header, rows: [...rows, { ...rows[0], BillingCurrency: 'XTS' }] }),
  },
  {
    id: 'corrections are of an earlier month',
    says: 'ChargeClass is null where the charge belongs to the billing period that the row is in, unless it is a credit',
    holds: ({ rows }) =>
      rows.every(
        (row) =>
          row.ChargeCategory === 'Credit' ||
          (row.ChargeClass === 'Correction') === row.ChargePeriodStart! < row.BillingPeriodStart!,
      ),
    broken: ({ header, rows }) => ({
      header,
      rows: [
        ...rows,
        {
          ...rows[0],
          ChargeCategory: 'Usage',
          ChargeClass: 'Correction',
          ChargePeriodStart: rows[0].BillingPeriodStart,
        },
      ],
    }),
  },
];
