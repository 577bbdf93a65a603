import { Inject, Injectable } from '@nestjs/common';
import { StatementService, type Statement } from '../../billing';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { isUuid, newId } from '../../common/ids';
import { logger } from '../../common/logger';
import { counter } from '../../common/metrics';
import { compare, dividedBy, normalized, rounded, times, type Decimal } from '../../common/money';
import { pageOf, placeOf, type Page, type PageQuery } from '../../common/page';
import { brokenConstraint, Database } from '../../database';
import { budgetNameTaken, budgetNotFound, fleetNotOfAccount } from './budget.errors';
import { totalOf } from '../spend/line.total';
import * as store from './budget.repository';
import type { Budget, BudgetCrossing } from './budget.repository';
import type { BudgetInput } from './budget.schema';

const log = logger('budgets');
const crossings = counter('moorage_budget_crossings_total', 'Thresholds of budgets that were reached');
/** Decimals of a share. */
const sharePlaces = 4;
/** Of which budgets are checked: older ones are closed, or their closing is what somebody has to look at. */
const latestMonths = 3;

/** A budget beside what was spent of it. */
export interface BudgetState extends Budget {
  currency: string;
  /** Such as `2026-03`. */
  month: string;
  /** In that month, so far. */
  spent: Decimal;
  /** Of the amount, to 4 decimals. */
  share: Decimal;
  crossings: BudgetCrossing[];
}

/** What accounts mean to spend in a month, and whether they do. */
@Injectable()
export class BudgetService {
  constructor(
    private readonly database: Database,
    private readonly statements: StatementService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError BUDGET_NAME_TAKEN, BUDGET_FLEET_UNKNOWN */
  async create(accountId: string, { name, amount, fleetId = null, thresholds }: BudgetInput): Promise<BudgetState> {
    if (fleetId !== null && !(await store.hasFleet(this.database, accountId, fleetId)))
      throw fleetNotOfAccount(fleetId);
    const distinct = [...new Set(thresholds.map(normalized))].sort(compare);
    const budget = { accountId, name, amount, fleetId, thresholds: distinct, id: newId(), createdAt: this.clock.now() };
    try {
      await store.insertBudget(this.database, budget);
    } catch (error) {
      throw brokenConstraint(error) === 'uq_budget_name' ? budgetNameTaken(name) : error;
    }
    return stateOf(budget, await this.statements.current(accountId), []);
  }

  /** Oldest first, with what was spent in the month that goes on. */
  async list(accountId: string, { limit, cursor }: PageQuery): Promise<Page<BudgetState>> {
    const rows = await store.selectBudgets(this.database, accountId, {
      after: placeOf(cursor, isUuid),
      limit: limit + 1,
    });
    const page = pageOf(rows, limit, ({ id }) => id);
    return { ...page, items: await this.states(page.items, await this.statements.current(accountId)) };
  }

  /** @throws DomainError BUDGET_NOT_FOUND */
  async get(accountId: string, id: string): Promise<BudgetState> {
    const budget = await store.selectBudget(this.database, accountId, id);
    if (!budget) throw budgetNotFound(id);
    return (await this.states([budget], await this.statements.current(accountId)))[0];
  }

  /** All of an account's, against a statement of a month of it. */
  async against(statement: Statement): Promise<BudgetState[]> {
    return this.states(await store.selectBudgets(this.database, statement.account.id), statement);
  }

  /** @throws DomainError BUDGET_NOT_FOUND */
  async remove(accountId: string, id: string): Promise<void> {
    if (!(await store.deleteBudget(this.database, accountId, id))) throw budgetNotFound(id);
  }

  /** Records what has been reached since it was last asked; one account that cannot be reckoned stops no other. */
  async check(signal?: AbortSignal): Promise<void> {
    for (const accountId of await store.selectBudgetedAccounts(this.database)) {
      if (signal?.aborted) return;
      try {
        await this.checkAccount(accountId);
      } catch (error) {
        log.warn({ event: 'budgets.unchecked', accountId, reason: messageOf(error) }, 'budgets could not be checked');
      }
    }
  }

  /** Also months that are over and not closed: what is learned of them late is spent as well. */
  private async checkAccount(accountId: string): Promise<void> {
    const months = await this.statements.months(accountId, latestMonths);
    for (const { month, status } of months) {
      if (status === 'open') await this.checkMonth(accountId, month);
    }
  }

  private async checkMonth(accountId: string, month: string): Promise<void> {
    const statement = await this.statements.statement(accountId, month);
    for (const { id, name, spent, amount, thresholds, createdAt } of await this.against(statement)) {
      if (createdAt >= statement.period.endsAt) continue;
      const reached = thresholds.filter((threshold) => compare(spent, times(amount, threshold)) >= 0);
      if (reached.length === 0) continue;
      const at = this.clock.now();
      const fresh = await store.recordCrossings(this.database, { budgetId: id, month, thresholds: reached, spent, at });
      if (fresh.length === 0) continue;
      crossings.inc(fresh.length);
      log.warn({ event: 'budgets.crossed', accountId, budget: name, month, spent, thresholds: fresh }, 'budget spent');
    }
  }

  private async states(budgets: Budget[], statement: Statement): Promise<BudgetState[]> {
    const known = await store.selectCrossings(
      this.database,
      budgets.map(({ id }) => id),
    );
    return budgets.map((budget) => stateOf(budget, statement, known.get(budget.id) ?? []));
  }
}

function stateOf(budget: Budget, { account, period, lines }: Statement, known: BudgetCrossing[]): BudgetState {
  const own = budget.fleetId === null ? lines : lines.filter(({ fleetId }) => fleetId === budget.fleetId);
  const spent = totalOf(own, account.currency);
  const share = normalized(rounded(dividedBy(spent, budget.amount), sharePlaces));
  return { ...budget, currency: account.currency, month: period.month, spent, share, crossings: known };
}
