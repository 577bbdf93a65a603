import { createHash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface BlobFacts {
  size: number;
  md5: string;
  sha512: string;
}

/** Bytes of one sort, such as of images: one file each in a folder of the data folder, or in memory without one. */
export class BlobStore {
  private readonly memory = new Map<string, Buffer>();
  private readonly folder: string | null;

  constructor(dataDir: string | null, sort: string) {
    this.folder = dataDir === null ? null : join(dataDir, sort);
    if (this.folder !== null) mkdirSync(this.folder, { recursive: true });
  }

  has(id: string): boolean {
    return this.folder === null ? this.memory.has(id) : existsSync(join(this.folder, id));
  }

  read(id: string): Readable {
    if (this.folder !== null) return createReadStream(join(this.folder, id));
    return Readable.from([this.memory.get(id) ?? Buffer.alloc(0)]);
  }

  writeNow(id: string, bytes: Buffer): void {
    if (this.folder === null) this.memory.set(id, bytes);
    else writeFileSync(join(this.folder, id), bytes);
  }

  /** Stores a stream whole or not at all: it gets its name only when the last byte is there. */
  async write(id: string, source: Readable): Promise<BlobFacts> {
    const md5 = createHash('md5');
    const sha512 = createHash('sha512');
    let size = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done: TransformCallback) {
        md5.update(chunk);
        sha512.update(chunk);
        size += chunk.length;
        done(null, chunk);
      },
    });
    await this.store(id, source, meter);
    return { size, md5: md5.digest('hex'), sha512: sha512.digest('hex') };
  }

  remove(id: string): void {
    if (this.folder === null) this.memory.delete(id);
    else rmSync(join(this.folder, id), { force: true });
  }

  /** Removes all others, and what was not whole when the process ended. */
  keepOnly(ids: ReadonlySet<string>): void {
    if (this.folder === null) return;
    for (const name of readdirSync(this.folder)) if (!ids.has(name)) this.remove(name);
  }

  private async store(id: string, source: Readable, meter: Transform): Promise<void> {
    if (this.folder === null) {
      const parts: Buffer[] = [];
      await pipeline(source, meter, async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) parts.push(chunk);
      });
      this.memory.set(id, Buffer.concat(parts));
      return;
    }
    const unfinished = join(this.folder, `${id}.${randomUUID()}.part`);
    try {
      await pipeline(source, meter, createWriteStream(unfinished));
      renameSync(unfinished, join(this.folder, id));
    } finally {
      rmSync(unfinished, { force: true });
    }
  }
}
