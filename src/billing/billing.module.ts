import { Module } from '@nestjs/common';
import { PriceBookService } from './price-book.service';
import { RatingService } from './rating.service';

const services = [PriceBookService, RatingService];

/** Expects the global `Database` and `CLOCK`. */
@Module({ providers: services, exports: services })
export class BillingModule {}
