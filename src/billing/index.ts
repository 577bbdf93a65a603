export { AccountPriceBookEntity } from './account-price-book.entity';
export { BillingModule } from './billing.module';
export { PriceBookEntity } from './price-book.entity';
export { priceBookInputSchema, priceInputSchema, type PriceBookInput, type PriceInput } from './price-book.schema';
export { PriceBookService } from './price-book.service';
export { PriceEntity } from './price.entity';
export type { Granularity } from './rating.repository';
export { RatingService, type RatedUsage } from './rating.service';
