import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { isKeyOf } from '../../config';
import { broken, ok, warning, type Finding } from './finding';

const day = 86_400_000;
const soonDays = 30;
const block = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** A file with certificates that a variable names. */
export async function checkCertificateFile(variable: string, path: string, clock: Clock): Promise<Finding> {
  try {
    return checkCertificates(variable, await readFile(path, 'utf8'), clock);
  } catch (error) {
    return broken(
      `certificates ${variable}`,
      'CERTIFICATE_UNREADABLE',
      `${variable}: cannot read ${path}: ${messageOf(error)}`,
      'Name a PEM file that the user of the service may read.',
    );
  }
}

/** Every certificate of a PEM text: whether it is one, and how long it still counts. */
export function checkCertificates(name: string, pem: string, clock: Clock): Finding {
  const check = `certificates ${name}`;
  const action = 'Put the renewed certificate in its place.';
  const found = pem.match(block) ?? [];
  if (found.length === 0) {
    return broken(
      check,
      'CERTIFICATE_UNREADABLE',
      `${name}: holds no certificate in PEM`,
      'Name a PEM file with certificates.',
    );
  }
  try {
    const ends = found.map((text) => Date.parse(new X509Certificate(text).validTo));
    const days = Math.floor((Math.min(...ends) - clock.now().getTime()) / day);
    if (days < 0) return broken(check, 'CERTIFICATE_EXPIRED', `${name}: expired ${-days} days ago`, action);
    if (days < soonDays) return warning(check, 'CERTIFICATE_EXPIRES_SOON', `${name}: expires in ${days} days`, action);
    return ok(check, `${found.length}, good for ${days} days`);
  } catch (error) {
    return broken(
      check,
      'CERTIFICATE_UNREADABLE',
      `${name}: ${messageOf(error)}`,
      'Name a PEM file with certificates.',
    );
  }
}

/** A server's own certificate with its key: good for a while, and belonging together. */
export function checkKeyPair(name: string, { cert, key }: { cert: string; key: string }, clock: Clock): Finding {
  const found = checkCertificates(name, cert, clock);
  if (found.state === 'broken') return found;
  try {
    if (isKeyOf(cert, key)) return found;
    return broken(
      found.check,
      'TLS_KEY_WRONG',
      `${name}: the key is another one's`,
      'Name the key that the certificate was made for.',
    );
  } catch (error) {
    return broken(
      found.check,
      'TLS_KEY_WRONG',
      `${name}: ${messageOf(error)}`,
      'Name a PEM file with a private key that has no passphrase.',
    );
  }
}
