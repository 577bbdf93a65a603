import { z } from 'zod';

export const keyPairSchema = z
  .strictObject({
    publicKey: z
      .string()
      .max(16_384, 'must be at most 16384 characters')
      .refine(isSshPublicKey, {
        error: 'must be one line of an OpenSSH public key file, such as `ssh-ed25519 AAAA… name`',
      })
      .optional()
      .describe('Public half of the SSH key, as in a .pub file'),
    generate: z
      .boolean()
      .optional()
      .describe('Whether an ed25519 key is made for each fleet; POST /fleets/:id/key-pair/reveal shows it once'),
  })
  .refine(({ publicKey, generate = false }) => generate === (publicKey === undefined), {
    error: 'must have publicKey, or else generate: true',
  });

const sshKeyTypes = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521))$/;

/** RFC 4253, section 6.6: the base64 text begins with the length and the name of the key's type. */
function isSshPublicKey(text: string): boolean {
  const [type, body, ...comment] = text.trim().split(' ');
  if (!sshKeyTypes.test(type) || body === undefined || /[\r\n]/.test(text.trim()) || comment.length > 8) return false;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return false;
  const bytes = Buffer.from(body, 'base64');
  return (
    bytes.length > 4 + type.length &&
    bytes.readUInt32BE(0) === type.length &&
    bytes.toString('latin1', 4, 4 + type.length) === type
  );
}
