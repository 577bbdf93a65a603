/** Anything the emulator keeps. Rows are never changed in place: a changed copy is put. */
export interface Row {
  readonly id: string;
}

/** Told of every change, so that it can be written down or taken back. */
export interface ChangeLog {
  record(table: string, id: string, before: Row | undefined, after: Row | undefined): void;
}

type IndexKey<T> = (row: T) => string | readonly string[] | null;

/** Rows by id, with secondary indexes, in the order in which they were first put. */
export class Table<T extends Row> {
  private readonly rows = new Map<string, T>();
  private readonly indexes = new Map<string, Map<string, Map<string, T>>>();

  constructor(
    readonly name: string,
    private readonly log: ChangeLog,
    private readonly keys: Record<string, IndexKey<T>> = {},
  ) {
    for (const key of Object.keys(keys)) this.indexes.set(key, new Map());
  }

  get size(): number {
    return this.rows.size;
  }

  get(id: string): T | undefined {
    return this.rows.get(id);
  }

  all(): T[] {
    return [...this.rows.values()];
  }

  isIndexed(index: string): boolean {
    return this.indexes.has(index);
  }

  by(index: string, value: string): T[] {
    const found = this.indexes.get(index)?.get(value);
    return found ? [...found.values()] : [];
  }

  count(index: string, value: string): number {
    return this.indexes.get(index)?.get(value)?.size ?? 0;
  }

  put(row: T): T {
    this.log.record(this.name, row.id, this.rows.get(row.id), row);
    this.load(row);
    return row;
  }

  delete(id: string): void {
    const before = this.rows.get(id);
    if (!before) return;
    this.log.record(this.name, id, before, undefined);
    this.unload(id);
  }

  /** Puts without telling the log: for replay and roll-back. */
  load(row: T): void {
    const before = this.rows.get(row.id);
    if (before) this.unindex(before);
    this.rows.set(row.id, row);
    this.eachKey(row, (index, value) => {
      const same = index.get(value);
      if (same) same.set(row.id, row);
      else index.set(value, new Map([[row.id, row]]));
    });
  }

  unload(id: string): void {
    const before = this.rows.get(id);
    if (!before) return;
    this.unindex(before);
    this.rows.delete(id);
  }

  private unindex(row: T): void {
    this.eachKey(row, (index, value) => {
      const same = index.get(value);
      same?.delete(row.id);
      if (same?.size === 0) index.delete(value);
    });
  }

  private eachKey(row: T, visit: (index: Map<string, Map<string, T>>, value: string) => void): void {
    for (const [name, index] of this.indexes) {
      const value = this.keys[name](row);
      if (value === null) continue;
      if (typeof value === 'string') visit(index, value);
      else for (const one of value) visit(index, one);
    }
  }
}
