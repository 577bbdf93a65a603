import { generateKeyPairSync } from 'node:crypto';
import { contractWorld } from './support/contract.world';
import { send, type Reply } from './support/openstack.http';

const world = contractWorld();

/** A new public key in OpenSSH's form. */
function sshKey(): string {
  const raw = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const field = (bytes: Uint8Array): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return `ssh-ed25519 ${Buffer.concat([field(Buffer.from('ssh-ed25519')), field(raw)]).toString('base64')} contract`;
}

async function post(fields: Record<string, unknown>, microversion = '2.90'): Promise<Reply> {
  const reply = await world.session.compute('POST', '/os-keypairs', { keypair: fields }, microversion);
  if (reply.status < 300)
    world.cloud.later(() => world.session.compute('DELETE', `/os-keypairs/${String(fields.name)}`));
  return reply;
}

describe('key pairs', () => {
  it('are imported with 201 and show the fingerprint of the key in MD5 form', async () => {
    const name = world.cloud.name('key');
    const publicKey = sshKey();
    const reply = await post({ name, public_key: publicKey, type: 'ssh' });
    expect(reply.status).toBe(201);
    expect(reply.one('keypair')).toMatchObject({
      name,
      public_key: publicKey,
      type: 'ssh',
      user_id: world.session.userId,
    });
    expect(reply.one('keypair').fingerprint).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
    const read = await world.session.compute('GET', `/os-keypairs/${name}`);
    expect(read.one('keypair')).toMatchObject({
      name,
      public_key: publicKey,
      fingerprint: reply.one('keypair').fingerprint,
    });
  });

  it('are accepted with 200 before 2.2', async () => {
    expect((await post({ name: world.cloud.name('old'), public_key: sshKey() }, '2.1')).status).toBe(200);
  });

  it('have names that are unique to their user: 409', async () => {
    const name = world.cloud.name('key');
    await post({ name, public_key: sshKey() });
    const again = await post({ name, public_key: sshKey() });
    expect([again.status, again.novaError]).toEqual([
      409,
      { type: 'conflictingRequest', code: 409, message: `Key pair '${name}' already exists.` },
    ]);
    const other = await world.cloud.makeTenant();
    const theirs = await other.session.compute('POST', '/os-keypairs', { keypair: { name, public_key: sshKey() } });
    expect(theirs.status).toBe(201);
  });

  it('are generated with a private key before 2.92, and no longer from there: 400', async () => {
    const generated = await post({ name: world.cloud.name('made') });
    expect(generated.status).toBe(201);
    expect(generated.one('keypair').private_key).toContain('PRIVATE KEY');
    const refused = await post({ name: world.cloud.name('made') }, '2.92');
    expect([refused.status, refused.novaError.message]).toEqual([
      400,
      expect.stringContaining("'public_key' is a required property"),
    ]);
  });

  it('refuse a key that is none, and an empty name: 400', async () => {
    const junk = await post({ name: world.cloud.name('junk'), public_key: 'junk' });
    expect([junk.status, junk.novaError]).toEqual([
      400,
      { type: 'badRequest', code: 400, message: 'Keypair data is invalid: failed to generate fingerprint' },
    ]);
    expect((await post({ name: '', public_key: sshKey() })).status).toBe(400);
  });

  it('come in pages by name from 2.35 on', async () => {
    const names = [world.cloud.name('key'), world.cloud.name('key')].sort();
    for (const name of names) await post({ name, public_key: sshKey() });
    const read = ({ body }: Reply) => ({
      names: (body.keypairs as { keypair: { name: string } }[]).map(({ keypair }) => keypair.name),
      next: ((body.keypairs_links ?? []) as { href: string }[])[0]?.href,
    });
    const first = read(await world.session.compute('GET', '/os-keypairs?limit=1', undefined, '2.35'));
    expect(first.names).toEqual(names.slice(0, 1));
    const follow = async (url = '') =>
      read(await send('GET', url, world.session.token, { microversion: 'compute 2.35' }));
    const second = await follow(first.next);
    expect(second.names).toEqual(names.slice(1));
    expect(await follow(second.next)).toEqual({ names: [], next: undefined });
  });

  it('are listed each in an envelope, and gone after DELETE with 204, then 404', async () => {
    const name = world.cloud.name('key');
    await post({ name, public_key: sshKey() });
    const listed = (await world.session.compute('GET', '/os-keypairs')).body.keypairs as {
      keypair: { name: string };
    }[];
    expect(listed.map(({ keypair }) => keypair.name)).toContain(name);
    expect((await world.session.compute('DELETE', `/os-keypairs/${name}`)).status).toBe(204);
    const gone = await world.session.compute('GET', `/os-keypairs/${name}`);
    expect([gone.status, gone.novaError.type]).toEqual([404, 'itemNotFound']);
    expect((await world.session.compute('DELETE', `/os-keypairs/${name}`)).status).toBe(404);
  });
});
