import type { ChangeLog, Row, Table } from './indexed.table';
import { Journal, type Change } from './journal.file';

interface Step {
  table: string;
  id: string;
  before: Row | undefined;
  after: Row | undefined;
}

/** Groups changes so that a call's effect is kept whole or not at all. */
export class TransactionLog implements ChangeLog {
  private readonly tables = new Map<string, Table<Row>>();
  private steps: Step[] | null = null;
  private afterwards: (() => void)[] = [];
  private journal: Journal | null = null;

  register<T extends Row>(table: Table<T>): Table<T> {
    this.tables.set(table.name, table as unknown as Table<Row>);
    return table;
  }

  /** Loads what the data folder holds and keeps writing there; without one everything stays in memory. */
  open(dataDir: string | null): void {
    if (dataDir === null) return;
    this.journal = new Journal(dataDir);
    this.journal.replay(([table, id, row]) => {
      if (row) this.tables.get(table)?.load(row);
      else this.tables.get(table)?.unload(id);
    });
    this.journal.compact(this.everything());
  }

  close(): void {
    this.journal?.close();
  }

  record(table: string, id: string, before: Row | undefined, after: Row | undefined): void {
    if (!this.steps) throw new Error(`change of ${table} ${id} outside a transaction`);
    this.steps.push({ table, id, before, after });
  }

  /** Runs `work`; what it changed is in the journal when this returns, and taken back when it throws. */
  run<T>(work: () => T): T {
    if (this.steps) return work();
    const result = this.commit(work);
    for (const then of this.afterwards) then();
    this.journal?.compactOvergrown(this.everything());
    return result;
  }

  /** Does what cannot be taken back, once that is certain which it belongs to. */
  afterCommit(then: () => void): void {
    if (this.steps) this.afterwards.push(then);
    else then();
  }

  private commit<T>(work: () => T): T {
    const steps: Step[] = [];
    this.steps = steps;
    this.afterwards = [];
    try {
      const result = work();
      if (steps.length > 0)
        this.journal?.append(steps.map((step): Change => [step.table, step.id, step.after ?? null]));
      return result;
    } catch (error) {
      for (const step of steps.reverse()) this.undo(step);
      throw error;
    } finally {
      this.steps = null;
    }
  }

  /** Runs `work` inside a transaction; what it changed is taken back when it throws, and what was changed before stays. */
  attempt<T>(work: () => T): T {
    const before = this.steps?.length ?? 0;
    const toDo = this.afterwards.length;
    try {
      return work();
    } catch (error) {
      this.afterwards.splice(toDo);
      for (const step of (this.steps ?? []).splice(before).reverse()) this.undo(step);
      throw error;
    }
  }

  private undo(step: Step): void {
    const table = this.tables.get(step.table);
    if (step.before) table?.load(step.before);
    else table?.unload(step.id);
  }

  private *everything(): Generator<Change> {
    for (const table of this.tables.values()) for (const row of table.all()) yield [table.name, row.id, row];
  }
}
