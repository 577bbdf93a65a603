import { Option, type Command } from 'commander';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { monotonic } from '../common/clock';
import { DomainError } from '../common/errors';
import { newId } from '../common/ids';
import type { components } from '../contract/api.types';
import { answerOf } from './answers';
import { mayPass, type ApiClient, type ApiError } from './api.client';
import { unreadable } from './input.file';
import { accountCalled, unlessGone } from './names';
import { show, tell } from './output';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';
import { lookUntil } from './wait';

type Upload = components['schemas']['ImageUpload'];
type DiskFormat = 'qcow2' | 'raw';

interface UploadOptions extends ServiceOptions {
  name?: string;
  diskFormat?: DiskFormat;
  account?: string;
  cloud?: string;
}

/** What a file in the format qcow2 begins with. */
const qcow2Magic = Buffer.from('QFI\u00fb', 'latin1');
const tellEveryMs = 1_000;
/** How long it is looked what became of one whose answer did not come; whoever receives it is taken for dead after 30 s. */
const patienceSeconds = 60;

export function addUpload(images: Command): void {
  serviceCommand(images.command('upload <file>').description('bring an image to the cloud, by its name for blueprints'))
    .option('--name <name>', "what it is called; else the file's name")
    .addOption(new Option('--disk-format <format>', 'else as the file begins').choices(['qcow2', 'raw']))
    .option('--account <account>', 'who pays for it, and alone may see it (name or id)')
    .option('--cloud <cloud>', 'its name in clouds.yaml; else the default cloud')
    .action(upload);
}

/** Its SHA-256 goes ahead, so that what arrives otherwise is refused. */
async function upload(file: string, options: UploadOptions): Promise<void> {
  const { size, diskFormat } = await looksLike(file);
  const api = await serviceOf(options);
  const account = options.account && (await accountCalled(api, options.account)).id;
  const id = newId();
  const query = new URLSearchParams({
    id,
    name: options.name ?? basename(file, extname(file)),
    diskFormat: options.diskFormat ?? diskFormat,
    checksum: await sha256Of(file),
    ...(account && { accountId: account }),
    ...(options.cloud && { cloud: options.cloud }),
  });
  const content = createReadStream(file).pipe(told(size));
  const sending = api.upload<Upload>(`/images?${query.toString()}`, Readable.toWeb(content));
  const uploaded = await sending.catch((error: unknown) => unheard(api, id, error));
  await show(uploaded, options, ({ name, status }) => `image ${name} (${id}) is ${status}`);
}

/** What became of one whose answer did not come: it may be whole in the cloud. @throws what it failed with, where it is not */
export async function unheard(
  api: ApiClient,
  id: string,
  error: unknown,
  forSeconds = patienceSeconds,
): Promise<Upload> {
  if (!mayPass(error)) throw error;
  tell(`no answer came; looking what becomes of upload ${id}`);
  const look = async ({ rest }: ApiClient) => {
    const value = await unlessGone(answerOf(rest.GET('/api/v1/images/uploads/{id}', { params: { path: { id } } })));
    return { value, reached: value?.status !== 'receiving' };
  };
  const seen = await lookUntil(api, look, forSeconds).catch(() => null);
  if (seen?.value?.status === 'active') return seen.value;
  throw seen?.reached ? error : outcomeUnknown(id, error);
}

const outcomeUnknown = (id: string, cause: ApiError): DomainError =>
  new DomainError({
    code: 'UPLOAD_OUTCOME_UNKNOWN',
    status: 503,
    message: `${cause.message}; whether upload ${id} is in the cloud is not known`,
    action:
      'Before you send it again, look up what became of it: GET /api/v1/images/uploads/:id, or Images in the dashboard.',
    cause,
  });

async function looksLike(file: string): Promise<{ size: number; diskFormat: DiskFormat }> {
  try {
    const handle = await open(file);
    try {
      const { buffer } = await handle.read(Buffer.alloc(qcow2Magic.length), 0);
      return { size: (await handle.stat()).size, diskFormat: buffer.equals(qcow2Magic) ? 'qcow2' : 'raw' };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Tells once a second how much has gone. */
function told(size: number): Transform {
  let [sent, toldAt] = [0, monotonic()];
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.length;
      if (monotonic() - toldAt >= tellEveryMs) {
        toldAt = monotonic();
        tell(`${Math.floor((100 * sent) / size)} % of ${(size / 2 ** 20).toFixed(0)} MiB`);
      }
      done(null, chunk);
    },
  });
}
