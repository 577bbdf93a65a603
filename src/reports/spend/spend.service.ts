import { Injectable } from '@nestjs/common';
import { StatementService, type BillingPeriod, type Statement } from '../../billing';
import { groupBy } from '../../common/group';
import { compare, type Decimal } from '../../common/money';
import { BudgetService, type BudgetState } from '../budgets/budget.service';
import { totalOf } from './line.total';

/** How many months a trend has, the one that goes on among them. */
const trendMonths = 12;
const topFleets = 10;

export interface MonthSpend {
  /** Such as `2026-03`. */
  month: string;
  status: Statement['period']['status'];
  /** Of a closed month its invoice's total, of another one what it comes to so far. */
  total: Decimal;
}

export interface FleetSpend {
  fleetId: string;
  fleetName: string | null;
  total: Decimal;
}

export interface Spend {
  accountId: string;
  currency: string;
  month: string;
  /** What the month that goes on comes to so far. */
  monthToDate: Decimal;
  /** What it comes to at its end if what runs now runs on, at the prices that are known; counted usage as it stands. */
  forecast: Decimal;
  /** Null for an account's first month. */
  lastMonth: MonthSpend | null;
  /** Oldest first. */
  trend: MonthSpend[];
  /** Of the month that goes on, dearest first. */
  topFleets: FleetSpend[];
  budgets: BudgetState[];
}

/** What an account spends, as a dashboard shows it. */
@Injectable()
export class SpendService {
  constructor(
    private readonly statements: StatementService,
    private readonly budgets: BudgetService,
  ) {}

  /** @throws DomainError ACCOUNT_NOT_FOUND, BILLING_CURRENCY */
  async spend(accountId: string): Promise<Spend> {
    const [current, ...before] = await this.statements.months(accountId, trendMonths);
    const now = await this.statements.statement(accountId, current.month);
    const forecast = await this.statements.statement(accountId, current.month, current.endsAt);
    const earlier = await this.spentIn(before, now.account.currency);
    const { account, lines } = now;
    return {
      accountId,
      currency: account.currency,
      month: current.month,
      monthToDate: totalOf(lines, account.currency),
      forecast: totalOf(forecast.lines, account.currency),
      lastMonth: earlier.at(0) ?? null,
      trend: [...earlier.reverse(), monthOf(now)],
      topFleets: fleetsOf(now).slice(0, topFleets),
      budgets: await this.budgets.against(now),
    };
  }

  /** Only months that are not closed are reckoned; of the others there are invoices. */
  private async spentIn(months: BillingPeriod[], currency: string): Promise<MonthSpend[]> {
    const invoiced = await this.statements.invoiced(months);
    const spent: MonthSpend[] = [];
    for (const { id, accountId, month, status } of months) {
      if (status === 'closed') spent.push({ month, status, total: invoiced.get(id) ?? totalOf([], currency) });
      else spent.push(monthOf(await this.statements.statement(accountId, month)));
    }
    return spent;
  }
}

const monthOf = ({ account, period, lines }: Statement): MonthSpend => ({
  month: period.month,
  status: period.status,
  total: totalOf(lines, account.currency),
});

function fleetsOf({ account, lines }: Statement): FleetSpend[] {
  const ofFleets = lines.filter(({ fleetId }) => fleetId !== null);
  return [...groupBy(ofFleets, ({ fleetId }) => fleetId as string)]
    .map(([fleetId, own]) => ({ fleetId, fleetName: own[0].fleetName, total: totalOf(own, account.currency) }))
    .sort((a, b) => compare(b.total, a.total));
}
