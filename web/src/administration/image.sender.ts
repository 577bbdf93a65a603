import { answerOf, api, ApiProblem, mayPass } from '../common/api.client';
import { currentToken } from '../common/session.store';

export interface ImageToSend {
  file: File;
  name: string;
  diskFormat: string;
  /** Empty where the caller's own, or none. */
  accountId: string | null;
  cloud: string;
}

/** How often, and how many times, it is asked what became of an upload whose answer did not come. */
const lookMs = 1_000;
const looks = 90;

/**
 * Sends a file to the cloud, through the service. Ends with an `ApiProblem` where it is refused or broken off; where no answer
 * came, it is whole in the cloud all the same if the service says so.
 */
export async function sendImage(
  image: ImageToSend,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<void> {
  const id = newId();
  const problem = await transmit(image, id, signal, onSent);
  if (problem === null) return;
  const isFinal = problem.status >= 400 && problem.status < 500;
  const status = isFinal ? 'failed' : await whatBecameOf(id);
  if (status === 'active' && !signal.aborted) return;
  if (status === 'active')
    throw new ApiProblem(0, problem.code, 'All of it had been sent already.', 'The image is in the cloud, whole.');
  if (status === 'receiving') throw new ApiProblem(problem.status, problem.code, problem.message, seeUploads);
  throw problem;
}

const seeUploads =
  'Whether it is in the cloud is not known yet: see under Uploads what becomes of it before you try again.';

/** By XMLHttpRequest, because `fetch` does not tell how much is sent. Gives what went wrong. */
function transmit(
  { file, name, diskFormat, accountId, cloud }: ImageToSend,
  id: string,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<ApiProblem | null> {
  const query = new URLSearchParams({
    id,
    name,
    diskFormat,
    ...(accountId === null ? {} : { accountId }),
    ...(cloud === '' ? {} : { cloud }),
  });
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/images?${query}`);
    request.setRequestHeader('authorization', `Bearer ${currentToken()}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () => resolve(request.status < 300 ? null : refusalOf(request));
    request.onerror = () =>
      resolve(
        new ApiProblem(0, 'UNREACHABLE', 'The connection broke off.', 'Nothing is left in the cloud; try again.'),
      );
    request.onabort = () =>
      resolve(new ApiProblem(0, 'BROKEN_OFF', 'It was broken off.', 'Nothing is left of it in the cloud.'));
    const abort = () => request.abort();
    signal.addEventListener('abort', abort);
    // From then on the service has it, and it is not called off any more.
    request.upload.onload = () => signal.removeEventListener('abort', abort);
    request.send(file);
  });
}

/** The upload's state once it is no longer received; `receiving` where that does not end, or nobody answers. */
async function whatBecameOf(id: string): Promise<string> {
  for (let look = 0; look < looks; look += 1) {
    if (look > 0) await new Promise((resolve) => setTimeout(resolve, lookMs));
    try {
      const { status } = await answerOf(api.GET('/api/v1/images/uploads/{id}', { params: { path: { id } } }));
      if (status !== 'receiving') return status;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 404) return 'failed';
      if (!mayPass(error)) break;
    }
  }
  return 'receiving';
}

/** A UUID of random bits; not by `randomUUID`, which browsers have only where the page came by TLS or from this machine. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function refusalOf({ status, responseText }: XMLHttpRequest): ApiProblem {
  try {
    const { code, detail, action, correlationId } = JSON.parse(responseText) as Record<string, string>;
    return new ApiProblem(status, code, detail, action ?? null, correlationId ?? null);
  } catch {
    return new ApiProblem(status, 'UNKNOWN', `The service answered ${status}.`);
  }
}
