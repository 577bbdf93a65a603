import { finished } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { messageOf } from '../../common/errors';
import { derivedId } from '../../common/ids';
import type { Tx } from '../../database';
import { findUpload } from './image-upload.repository';
import type { ImageUpload } from './image-upload.types';
import { uploadBroken, uploadExists, uploadUnderWay } from './upload.errors';
import type { UploadMeter } from './upload.meter';

const told = ['accountId', 'cloud', 'name', 'diskFormat', 'containerFormat'] as const;
type Told = Pick<ImageUpload, (typeof told)[number] | 'id'>;

/** The id of what `request` sends: a new one after each try that failed, since Glance takes an id once. */
export async function idOfRequest(tx: Tx, request: string): Promise<string> {
  for (let failures = 0; ; failures += 1) {
    const id = derivedId(JSON.stringify(['upload', request, failures]));
    const known = await findUpload(tx, id);
    if (known === null || known.status === 'receiving' || known.status === 'active') return id;
  }
}

/** The upload that has the id of this one, where it is the same as far as was told. @throws DomainError UPLOAD_EXISTS, UPLOAD_UNDER_WAY */
export async function alreadySent(tx: Tx, wanted: Told): Promise<ImageUpload> {
  const known = await findUpload(tx, wanted.id);
  if (known === null || told.some((field) => known[field] !== wanted[field])) throw uploadExists(wanted.id);
  if (known.status === 'receiving') throw uploadUnderWay(wanted.id);
  if (known.status !== 'active') throw uploadExists(wanted.id);
  return known;
}

/** Reads what is sent again to its end, and hands it to nobody. @throws DomainError UPLOAD_EXISTS where it is something else */
export async function readAgain(known: ImageUpload, source: Readable, meter: UploadMeter): Promise<ImageUpload> {
  pour(source, meter);
  await finished(meter.resume());
  if (meter.digests().sha256 !== known.checksum) throw uploadExists(known.id);
  return known;
}

/** The source is left open: the answer still has to go where it came from. */
export function pour(source: Readable, meter: UploadMeter): void {
  finished(source, { writable: false }).catch((error: unknown) => meter.destroy(uploadBroken(messageOf(error))));
  source.pipe(meter);
}
