import { Injectable } from '@nestjs/common';
import type { AccountScope } from '../common/account.scope';
import { DomainError } from '../common/errors';
import { pageOf, placeOf, type Page, type PageQuery } from '../common/page';
import { Database, shareBillingFacts, type Tx } from '../database';
import { countHeld, insertDecision, insertPolicy, policiesOf, type NewDecision } from './unknown.repository';
import type { UnknownTreatment } from './unknown.types';
import {
  isPlace,
  selectInterval,
  selectIntervals,
  type ListedFilter,
  type ListedInterval,
} from './usage-interval.repository';

/** Intervals for people to read, and what they decide about those that nobody knows of. */
@Injectable()
export class UnknownUsageService {
  constructor(private readonly database: Database) {}

  /** Current intervals, the latest first. */
  async list({ limit, cursor }: PageQuery, filter: ListedFilter): Promise<Page<ListedInterval>> {
    const rows = await selectIntervals(this.database, filter, placeOf(cursor, isPlace), limit + 1);
    return pageOf(rows, limit, ({ place }) => place);
  }

  /**
   * Adds a decision; the latest counts, for bills that are made from now on.
   * @throws DomainError USAGE_INTERVAL_NOT_FOUND, USAGE_INTERVAL_KNOWN
   */
  decide(decision: Omit<NewDecision, 'accountId'>): Promise<ListedInterval> {
    const { intervalId } = decision;
    return this.database.transaction(async (tx) => {
      // Before the interval is read: nobody learns of its end between this and the decision's time.
      await shareBillingFacts(tx);
      const interval = await selectInterval(tx, intervalId);
      if (interval === null) throw notFound(intervalId);
      if (interval.confidence !== 'unknown') throw known(interval);
      await insertDecision(tx, { ...decision, accountId: interval.accountId });
      return (await selectInterval(tx, intervalId)) ?? interval;
    });
  }

  /** How many intervals of these accounts, or of all, are held until somebody decides about them. */
  countHeld(accountIds: AccountScope): Promise<number> {
    return countHeld(this.database, accountIds);
  }

  /** By account. */
  async policiesOf(accountIds: string[]): Promise<Map<string, UnknownTreatment>> {
    const policies = await policiesOf(this.database, accountIds);
    return new Map(policies.map(({ accountId, policy }) => [accountId, policy]));
  }

  /** What becomes of the account's unknown usage, unless somebody decides otherwise; for bills that are made from now on. */
  async setPolicy(tx: Tx, accountId: string, policy: UnknownTreatment): Promise<void> {
    await shareBillingFacts(tx);
    const [now] = await policiesOf(tx, [accountId]);
    if (now.policy !== policy) await insertPolicy(tx, accountId, policy);
  }
}

const notFound = (id: string): DomainError =>
  new DomainError({
    code: 'USAGE_INTERVAL_NOT_FOUND',
    status: 404,
    message: `there is no usage interval ${id}`,
    action: 'Take the id from the list of usage intervals.',
  });

const known = ({ id, confidence }: ListedInterval): DomainError =>
  new DomainError({
    code: 'USAGE_INTERVAL_KNOWN',
    status: 409,
    message: `usage interval ${id} is ${confidence}, and billed as it is`,
    action: 'Decide about intervals that are unknown: list them with confidence=unknown.',
  });
