import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PriceBookService } from '../../billing';
import { AccountService } from '../../fleets';
import { metersOf } from '../../reconciliation';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { ChangesNothing } from '../http/change.interceptor';
import { Does } from '../http/does.decorator';
import { estimateInputSchema, estimateSchema, type EstimateInput } from './estimate.view';

@ApiTags('Blueprints')
@Controller('api/v1/blueprints/estimate')
export class EstimateController {
  constructor(
    private readonly priceBooks: PriceBookService,
    private readonly accounts: AccountService,
  ) {}

  @Post()
  @Roles(...readers)
  @ChangesNothing()
  @Does('Estimate what a fleet would cost a month', {
    answers: estimateSchema,
    description:
      'Without asking the cloud, and without making anything. Roles that are scaled by their gateways count with their ' +
      'fewest servers; what gateways send is not in it.',
  })
  async estimate(
    @Body({ schema: estimateInputSchema }) { spec, accountId }: EstimateInput,
    @Caller() caller: Principal,
  ) {
    const payer = accountId ?? (caller.accountIds?.length === 1 ? caller.accountIds[0] : null);
    if (payer !== null) await this.accounts.get(payer, caller.accountIds);
    const metered = metersOf(spec);
    const items = metered.map(({ meter, quantity }) => ({ meter: meter ?? '', quantity }));
    const { currency, total, items: costed } = await this.priceBooks.monthlyCost(items, payer);
    return {
      currency,
      monthly: total,
      items: metered.map((object, index) => {
        const { unitPrice, cost } = costed[index];
        return { ...object, unitPrice, monthly: unitPrice === null ? null : cost };
      }),
    };
  }
}
