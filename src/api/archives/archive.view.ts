import { z } from 'zod';
import { isDocumentNumber } from '../../billing';
import { pageSchema, time } from '../http/list.query';

export const archiveName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/,
    'must be 1 to 200 of letters, digits, ., _ and -, and begin with one of the first two',
  )
  .describe('Unique within the account');

const archive = {
  name: z.string(),
  bytes: z.int(),
  contentType: z.string(),
  md5: z.string().describe('In hexadecimal, as the store verified it'),
  storedAt: time,
};

export const archivePageSchema = pageSchema(z.object(archive).meta({ id: 'Archive' }), 'ArchivePage');

export const storedArchiveSchema = z
  .object({
    ...archive,
    sha256: z.string().describe('In hexadecimal; kept with the object'),
    stored: z.boolean().describe('False when the same content had this name already'),
  })
  .meta({ id: 'StoredArchive' });

export const archiveInputSchema = z
  .strictObject({
    // Nobody may take the place of an invoice before it is issued: archives never change.
    name: archiveName.refine(
      (name) => !isDocumentNumber(name.split('.', 1)[0]),
      'must not begin with the number of an invoice or credit note: these are archived when they are issued',
    ),
    contentType: z
      .string()
      .regex(/^[a-z]+\/[a-z0-9.+-]+$/, 'must be a media type, such as text/csv')
      .max(100, 'must be at most 100 characters'),
    content: z.base64('must be base64').max(950_000, 'must be at most 950000 characters').describe('In base64'),
  })
  .meta({ id: 'ArchiveInput' });
export type ArchiveInput = z.infer<typeof archiveInputSchema>;

export const addressQuery = z.strictObject({
  seconds: z.coerce
    .number({ error: 'must be a whole number from 1 to 86400' })
    .int('must be a whole number from 1 to 86400')
    .min(1, 'must be a whole number from 1 to 86400')
    .max(86_400, 'must be a whole number from 1 to 86400')
    .default(600)
    .describe('How long the address is good'),
});
export type AddressQuery = z.infer<typeof addressQuery>;

export const archiveAddressSchema = z
  .object({ url: z.string().describe('Anybody who has it may read the archive'), expiresAt: time })
  .meta({ id: 'ArchiveAddress' });
