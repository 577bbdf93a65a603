import { createHash, generateKeyPairSync } from 'node:crypto';
import { sshString } from '../../common/ssh';

const kinds = [
  'ssh-rsa',
  'ssh-ed25519',
  'ssh-dss',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
];

/** The MD5 fingerprint in colon form that Nova shows; null when the text is no OpenSSH public key. */
export function fingerprint(publicKey: string): string | null {
  const [kind, data] = publicKey.trim().split(/\s+/);
  if (!kinds.includes(kind) || !data || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) return null;
  const blob = Buffer.from(data, 'base64');
  // The blob repeats its kind behind a length (RFC 4253, section 6.6).
  if (blob.length < 4 + kind.length || blob.readUInt32BE(0) !== kind.length) return null;
  if (blob.toString('latin1', 4, 4 + kind.length) !== kind) return null;
  const digest = createHash('md5').update(blob).digest('hex');
  return (digest.match(/../g) ?? []).join(':');
}

/** An mpint (RFC 4251, section 5): a leading zero keeps it positive. */
const integer = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'base64url');
  return sshString(bytes[0] >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
};

/** A new RSA key pair, as Nova generates one below microversion 2.92. */
export function generateKey(): { publicKey: string; privateKey: string } {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n = '', e = '' } = pair.publicKey.export({ format: 'jwk' });
  const blob = Buffer.concat([sshString('ssh-rsa'), integer(e), integer(n)]);
  const privateKey = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  return { publicKey: `ssh-rsa ${blob.toString('base64')} Generated-by-Nova`, privateKey };
}
