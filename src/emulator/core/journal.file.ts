import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { logger } from '../../common/logger';
import type { Row } from './indexed.table';

/** One change: table, id and the row as it is now; null when it is gone. */
export type Change = [table: string, id: string, row: Row | null];

/** Rows a line when the file is rewritten. */
const batchSize = 500;

export interface JournalSizes {
  /** Read at once. */
  chunk: number;
  /** No smaller file is worth rewriting. */
  smallest: number;
}
const usualSizes: JournalSizes = { chunk: 2 ** 20, smallest: 64 * 2 ** 20 };
/** The file is rewritten when it is so many times as large as it was then. */
const growth = 4;

/**
 * Append-only file of committed changes, one JSON line a transaction. A line is handed to the kernel before the reply
 * leaves, so that a killed process loses nothing it has acknowledged; a line torn by the kill was never acknowledged.
 */
export class Journal {
  private file: number | null = null;
  /** Bytes of whole lines in it. */
  private length = 0;
  private rewriteAbove = 0;
  private readonly path: string;

  constructor(
    dataDir: string,
    private readonly sizes = usualSizes,
  ) {
    mkdirSync(dataDir, { recursive: true });
    this.path = join(dataDir, 'journal.jsonl');
  }

  /** Hands every change that was ever committed to `apply`, oldest first. */
  replay(apply: (change: Change) => void): void {
    if (!existsSync(this.path)) return;
    for (const line of wholeLines(this.path, this.sizes.chunk))
      for (const change of JSON.parse(line) as Change[]) apply(change);
  }

  /** Writes what is there now as a new file, and appends to that from here on. */
  compact(rows: Iterable<Change>): void {
    const next = `${this.path}.next`;
    rmSync(next, { force: true });
    const file = openSync(next, 'a');
    try {
      this.writeAll(file, rows);
      renameSync(next, this.path);
    } catch (error) {
      closeSync(file);
      rmSync(next, { force: true });
      throw error;
    }
    this.close();
    this.file = file;
    this.length = fstatSync(file).size;
    this.rewriteAbove = Math.max(this.sizes.smallest, this.length * growth);
  }

  /** Compacts a file that is mostly past. Where that fails, as for want of room, the old one goes on. */
  compactOvergrown(rows: Iterable<Change>): void {
    if (this.length <= this.rewriteAbove) return;
    try {
      this.compact(rows);
    } catch (error) {
      this.rewriteAbove = this.length * 2;
      const text = 'the journal could not be rewritten without its past';
      logger('emulator').warn({ event: 'emulator.journal-not-rewritten', err: error }, text);
    }
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

  private writeAll(file: number, rows: Iterable<Change>): void {
    let batch: Change[] = [];
    const flush = () => {
      if (batch.length > 0) this.write(file, `${JSON.stringify(batch)}\n`);
      batch = [];
    };
    for (const change of rows) if (batch.push(change) >= batchSize) flush();
    flush();
  }

  /** Gives how many bytes it has written. */
  private write(file: number, text: string): number {
    const bytes = Buffer.from(text);
    for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from);
    return bytes.length;
  }
}

/** Never the whole file as one text, which it may be too large for. What follows the last line break was torn by a kill. */
function* wholeLines(path: string, chunkSize: number): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(chunkSize);
    let begun: Buffer[] = [];
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
      let rest = chunk.subarray(0, length);
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
        yield Buffer.concat([...begun, rest.subarray(0, end)]).toString();
        begun = [];
        rest = rest.subarray(end + 1);
      }
      begun.push(Buffer.from(rest));
    }
  } finally {
    closeSync(file);
  }
}
