export { AccountPriceBookEntity } from './account-price-book.entity';
export { BillingModule } from './billing.module';
export { PriceBookEntity } from './price-book.entity';
export type { Price, PriceBook } from './price-book.repository';
export { priceBookInputSchema, priceInputSchema, type PriceBookInput, type PriceInput } from './price-book.schema';
export { PriceBookService, type MonthlyCost, type MonthlyItem } from './price-book.service';
export { PriceEntity } from './price.entity';
export type { Granularity, RatingQuery } from './rating.repository';
export { RatingService, type RatedUsage } from './rating.service';
