import { Module } from '@nestjs/common';
import { CreditNoteService } from './credit-note.service';
import { PriceBookService } from './price-book.service';
import { RatingService } from './rating.service';

const services = [CreditNoteService, PriceBookService, RatingService];

/** Expects the global `Database`, `CLOCK` and `CONFIG`. */
@Module({ providers: services, exports: services })
export class BillingModule {}
