import { ApiProblem } from '../common/api.client';
import { currentToken } from '../common/session.store';

export interface ImageToSend {
  file: File;
  name: string;
  diskFormat: string;
  /** Empty where the caller's own, or none. */
  accountId: string | null;
  cloud: string;
}

/**
 * Sends a file to the cloud, through the service. By XMLHttpRequest, because `fetch` does not tell how much is sent.
 * Ends with an `ApiProblem` where it is refused or broken off.
 */
export function sendImage(
  { file, name, diskFormat, accountId, cloud }: ImageToSend,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<void> {
  const query = new URLSearchParams({
    ...{ name, diskFormat },
    ...(accountId === null ? {} : { accountId }),
    ...(cloud === '' ? {} : { cloud }),
  });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/images?${query}`);
    request.setRequestHeader('authorization', `Bearer ${currentToken()}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () => (request.status < 300 ? resolve() : reject(refusalOf(request)));
    request.onerror = () =>
      reject(new ApiProblem(0, 'UNREACHABLE', 'The connection broke off.', 'Nothing is left in the cloud; try again.'));
    request.onabort = () =>
      reject(new ApiProblem(0, 'BROKEN_OFF', 'It was broken off.', 'Nothing is left of it in the cloud.'));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function refusalOf({ status, responseText }: XMLHttpRequest): ApiProblem {
  try {
    const { code, detail, action, correlationId } = JSON.parse(responseText) as Record<string, string>;
    return new ApiProblem(status, code, detail, action ?? null, correlationId ?? null);
  } catch {
    return new ApiProblem(status, 'UNKNOWN', `The service answered ${status}.`);
  }
}
