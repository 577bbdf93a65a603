import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { novaError } from '../core/refusals';
import { isoNaive } from '../core/iso.time';
import { computeLimit } from './compute.quota';
import type { KeyPair } from './compute.types';
import { parseBody } from './nova.body';
import { novaPage, policy } from './nova.page';
import { fingerprint, generateKey } from './ssh.keys';

const name = z.string().min(1).max(255);
const base = { name, public_key: z.string().optional() };
const schemas = {
  first: z.strictObject({ keypair: z.strictObject(base) }),
  typed: z.strictObject({
    keypair: z.strictObject({ ...base, type: z.enum(['ssh', 'x509']).optional(), user_id: z.string().optional() }),
  }),
  imported: z.strictObject({
    keypair: z.strictObject({
      name: z.string().regex(/^[a-zA-Z0-9-_ @.]{1,255}$/),
      public_key: z.string(),
      type: z.enum(['ssh', 'x509']).optional(),
      user_id: z.string().optional(),
    }),
  }),
};

const brief = (call: Call, row: KeyPair) => ({
  name: row.name,
  public_key: row.publicKey,
  fingerprint: row.fingerprint,
  ...(call.minor >= 2 ? { type: row.type } : {}),
});

/** Key pairs belong to users, not to projects; only an administrator sees those of others. */
function userOf(call: Call, named: string | undefined | null): string {
  if (!named || named === call.session.userId) return call.session.userId;
  policy(call, call.session.isAdmin && call.minor >= 10, 'os_compute_api:os-keypairs:index');
  return named;
}

interface WantedKey {
  name: string;
  public_key?: string;
  type?: 'ssh' | 'x509';
  user_id?: string;
}

function wantedOf(call: Call): WantedKey {
  if (call.minor >= 92) return parseBody(schemas.imported, call.body).keypair;
  return call.minor >= 2 ? parseBody(schemas.typed, call.body).keypair : parseBody(schemas.first, call.body).keypair;
}

function create(call: Call): Reply {
  const { cloud } = call;
  const wanted = wantedOf(call);
  const userId = userOf(call, wanted.user_id);
  const id = `${userId}/${wanted.name}`;
  if (cloud.keyPairs.count('user', userId) >= computeLimit(cloud, call.session.projectId, 'key_pairs')) {
    throw novaError(403, 'Quota exceeded, too many key pairs.');
  }
  const generated = wanted.public_key === undefined ? generateKey() : null;
  const publicKey = wanted.public_key ?? generated?.publicKey ?? '';
  const print = fingerprint(publicKey);
  if (print === null) throw novaError(400, 'Keypair data is invalid: failed to generate fingerprint');
  if (cloud.keyPairs.get(id)) throw novaError(409, `Key pair '${wanted.name}' already exists.`);
  const serial = Number(cloud.notes.get('keypair')?.value ?? 0) + 1;
  cloud.notes.put({ id: 'keypair', value: serial });
  const facts = { name: wanted.name, userId, publicKey, fingerprint: print, type: wanted.type ?? 'ssh', serial };
  const row = cloud.keyPairs.put({ id, ...facts, createdAt: cloud.now() });
  const secret = generated ? { private_key: generated.privateKey } : {};
  return ok({ keypair: { ...brief(call, row), user_id: userId, ...secret } }, call.minor >= 2 ? 201 : 200);
}

function find(call: Call): KeyPair {
  const userId = userOf(call, call.query.get('user_id'));
  const row = call.cloud.keyPairs.get(`${userId}/${call.params.name}`);
  if (!row) throw novaError(404, `Keypair ${call.params.name} not found for user ${userId}`);
  return row;
}

function show(call: Call): Reply {
  const row = find(call);
  const times = { created_at: isoNaive(row.createdAt), deleted: false, deleted_at: null, updated_at: null };
  return ok({ keypair: { ...brief(call, row), user_id: row.userId, id: row.serial, ...times } });
}

function list(call: Call): Reply {
  const rows = call.cloud.keyPairs.by('user', userOf(call, call.query.get('user_id')));
  rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (call.minor < 35) return ok({ keypairs: rows.map((row) => ({ keypair: brief(call, row) })) });
  return novaPage(
    call,
    'keypairs',
    rows,
    (one, row) => ({ keypair: brief(one, row) }),
    (row) => row.name,
  );
}

function remove(call: Call): Reply {
  call.cloud.keyPairs.delete(find(call).id);
  return empty(call.minor >= 2 ? 204 : 202);
}

export const keyPairRoutes: Route[] = [
  { method: 'GET', path: '/v2.1/os-keypairs', handler: list },
  { method: 'POST', path: '/v2.1/os-keypairs', handler: create },
  { method: 'GET', path: '/v2.1/os-keypairs/:name', handler: show },
  { method: 'DELETE', path: '/v2.1/os-keypairs/:name', handler: remove },
];
