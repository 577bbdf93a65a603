import { createHmac } from 'node:crypto';
import { ApiError, type Call } from '../core/api.call';
import { sameSecret } from '../../common/ids';
import { httpTime } from './swift.headers';

const digests: Record<number, string> = { 40: 'sha1', 64: 'sha256', 128: 'sha512' };

const invalid = (): ApiError => {
  const raw = '401 Unauthorized: Temp URL invalid\n';
  const headers = { 'content-type': 'text/html; charset=UTF-8', 'www-authenticate': 'Swift realm="unknown"' };
  return new ApiError({ status: 401, raw, headers }, raw);
};

/** A signature for GET is good for HEAD as well, and so is one for PUT. */
const methodsFor = (method: string): string[] => (method === 'HEAD' ? ['HEAD', 'GET', 'PUT'] : [method]);

/** Whether the request comes with a temporary address; one that is wrong or expired is refused. */
export function bySignature(call: Call): boolean {
  const { query, cloud, params, method } = call;
  const signature = query.get('temp_url_sig');
  const expires = query.get('temp_url_expires');
  if (signature === null && expires === null) return false;
  if (signature === null || Number(expires) * 1000 <= cloud.now()) throw invalid();
  const digest = digests[signature.length];
  if (digest === undefined) throw invalid();
  const project = params.account.replace(/^AUTH_/, '');
  const path = `/object-store/v1/${params.account}/${params.container}/${params.object}`;
  const holders = [cloud.containers.get(`${project}/${params.container}`), cloud.storeAccounts.get(project)];
  const keys = holders.flatMap((holder) =>
    ['temp-url-key', 'temp-url-key-2'].flatMap((name) => holder?.metadata[name] ?? []),
  );
  const genuine = keys.some((key) =>
    methodsFor(method).some((one) =>
      sameSecret(createHmac(digest, key).update(`${one}\n${expires}\n${path}`).digest('hex'), signature),
    ),
  );
  if (!genuine) throw invalid();
  return true;
}

export function dispositionOf({ query, params }: Call): Record<string, string> {
  const name = query.get('filename') ?? params.object.split('/').at(-1) ?? '';
  const plain = name.replace(/[^\x20-\x7e]|"/g, '_');
  return {
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    expires: httpTime(Number(query.get('temp_url_expires')) * 1000),
  };
}
