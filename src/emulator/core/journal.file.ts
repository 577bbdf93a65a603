import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Row } from './indexed.table';

/** One change: table, id and the row as it is now; null when it is gone. */
export type Change = [table: string, id: string, row: Row | null];

/** Rows a line when the file is rewritten. */
const batchSize = 500;

/**
 * Append-only file of committed changes, one JSON line a transaction. A line is handed to the kernel before the reply
 * leaves, so that a killed process loses nothing it has acknowledged; a line torn by the kill was never acknowledged.
 */
export class Journal {
  private file: number | null = null;
  /** Bytes of whole lines in it. */
  private length = 0;
  private readonly path: string;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.path = join(dataDir, 'journal.jsonl');
  }

  /** Hands every change that was ever committed to `apply`, oldest first. */
  replay(apply: (change: Change) => void): void {
    if (!existsSync(this.path)) return;
    const lines = readFileSync(this.path, 'utf8').split('\n');
    // What follows the last line break is empty, or a line torn by a kill.
    lines.pop();
    for (const line of lines) for (const change of JSON.parse(line) as Change[]) apply(change);
  }

  /** Writes what is there now as a new file, and appends to that from here on. */
  compact(rows: Iterable<Change>): void {
    const next = `${this.path}.next`;
    rmSync(next, { force: true });
    const file = openSync(next, 'a');
    let batch: Change[] = [];
    const flush = () => {
      if (batch.length > 0) this.write(file, `${JSON.stringify(batch)}\n`);
      batch = [];
    };
    for (const change of rows) if (batch.push(change) >= batchSize) flush();
    flush();
    renameSync(next, this.path);
    this.close();
    this.file = file;
    this.length = fstatSync(file).size;
  }

  /** Appends the whole line or nothing of it: on a full disk a part of it would spoil the next one. */
  append(changes: Change[]): void {
    const { file } = this;
    if (file === null) throw new Error('the journal is closed');
    try {
      this.length += this.write(file, `${JSON.stringify(changes)}\n`);
    } catch (error) {
      this.takeBack(file);
      throw error;
    }
  }

  close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }

  /** What cannot even be cut off must stay the last line. */
  private takeBack(file: number): void {
    try {
      ftruncateSync(file, this.length);
    } catch {
      this.close();
    }
  }

  /** Gives how many bytes it has written. */
  private write(file: number, text: string): number {
    const bytes = Buffer.from(text);
    for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from);
    return bytes.length;
  }
}
