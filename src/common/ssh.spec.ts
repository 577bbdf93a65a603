import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { generateSshKeyPair } from './ssh';

/** Reads fields behind their lengths. */
function reader(bytes: Buffer) {
  let at = 0;
  const take = (length: number) => bytes.subarray(at, (at += length));
  return { take, field: () => take(take(4).readUInt32BE()), rest: () => bytes.subarray(at) };
}

describe('a generated SSH key pair', () => {
  const { publicKey, privateKey } = generateSshKeyPair('moorage-north');
  const [type, body, comment] = publicKey.split(' ');
  const blob = Buffer.from(body, 'base64');

  it('has its public half on one line, as OpenSSH writes it', () => {
    expect([type, comment]).toEqual(['ssh-ed25519', 'moorage-north']);
    const fields = reader(blob);
    expect([fields.field().toString(), fields.field().length, fields.rest().length]).toEqual(['ssh-ed25519', 32, 0]);
  });

  it('has its private half in the format of OpenSSH, and it belongs to the public one', () => {
    const lines = privateKey.trim().split('\n');
    expect([lines.at(0), lines.at(-1)]).toEqual([
      '-----BEGIN OPENSSH PRIVATE KEY-----',
      '-----END OPENSSH PRIVATE KEY-----',
    ]);
    expect(lines.slice(1, -2).every(({ length }) => length === 70)).toBe(true);
    const file = reader(Buffer.from(lines.slice(1, -1).join(''), 'base64'));
    expect(file.take(15).toString()).toBe('openssh-key-v1\0');
    expect([file.field(), file.field(), file.field()].map(String)).toEqual(['none', 'none', '']);
    expect([file.take(4).readUInt32BE(), file.field()]).toEqual([1, blob]);
    const inner = file.field();
    expect(inner.length % 8).toBe(0);
    const secret = reader(inner);
    expect(secret.take(4)).toEqual(secret.take(4));
    expect(secret.field().toString()).toBe('ssh-ed25519');
    const open = secret.field();
    const pair = secret.field();
    expect(pair.subarray(32)).toEqual(open);
    expect(secret.field().toString()).toBe('moorage-north');
    expect([...secret.rest()]).toEqual([...secret.rest().keys()].map((index) => index + 1));
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: open.toString('base64url') };
    const key = createPrivateKey({ key: { ...jwk, d: pair.subarray(0, 32).toString('base64url') }, format: 'jwk' });
    const signature = sign(null, Buffer.from('hub'), key);
    expect(verify(null, Buffer.from('hub'), createPublicKey({ key: jwk, format: 'jwk' }), signature)).toBe(true);
  });
});
