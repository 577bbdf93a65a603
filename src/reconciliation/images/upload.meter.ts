import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { imageTooLarge } from './upload.errors';

/** Hands bytes on, and counts and digests them on the way; fails where there are more than `limit`. */
export class UploadMeter extends Transform {
  bytes = 0;
  private readonly hashes = { md5: createHash('md5'), sha256: createHash('sha256'), sha512: createHash('sha512') };

  constructor(private readonly limit: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes > this.limit) return done(imageTooLarge(this.limit));
    for (const hash of Object.values(this.hashes)) hash.update(chunk);
    done(null, chunk);
  }

  /** In hexadecimal; once, after the last byte. */
  digests(): { md5: string; sha256: string; sha512: string } {
    const { md5, sha256, sha512 } = this.hashes;
    return { md5: md5.digest('hex'), sha256: sha256.digest('hex'), sha512: sha512.digest('hex') };
  }
}
