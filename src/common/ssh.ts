import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** Bytes behind their length (RFC 4251, section 5). */
export function sshString(bytes: Buffer | string): Buffer {
  const body = Buffer.from(bytes as Buffer);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

const type = 'ssh-ed25519';

/** OpenSSH's files are padded to the block size of the cipher, which is 8 without one (PROTOCOL.key). */
const blockSize = 8;

export interface SshKeyPair {
  /** One line, as in a .pub file. */
  publicKey: string;
  /** PEM of OpenSSH's own format, without a passphrase. */
  privateKey: string;
}

/** A new ed25519 key pair as `ssh-keygen` makes it; the comment is one word. */
export function generateSshKeyPair(comment: string): SshKeyPair {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  const [open, seed] = [Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url')];
  const blob = Buffer.concat([sshString(type), sshString(open)]);
  return { publicKey: `${type} ${blob.toString('base64')} ${comment}`, privateKey: pemOf(blob, open, seed, comment) };
}

function pemOf(blob: Buffer, open: Buffer, seed: Buffer, comment: string): string {
  const check = randomBytes(4);
  const secret = Buffer.concat([check, check, blob, sshString(Buffer.concat([seed, open])), sshString(comment)]);
  const padding = Buffer.from(Array.from({ length: -secret.length & (blockSize - 1) }, (_, index) => index + 1));
  const none = sshString('none');
  const count = Buffer.from([0, 0, 0, 1]);
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    none,
    none,
    sshString(''),
    count,
    sshString(blob),
    sshString(Buffer.concat([secret, padding])),
  ]);
  const lines = file.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n');
}
