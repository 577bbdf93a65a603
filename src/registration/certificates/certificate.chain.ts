import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import { X509Certificate as Parsed, BasicConstraintsExtension, ExtendedKeyUsage } from '@peculiar/x509';
import { ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension } from '@peculiar/x509';
import { X509Certificate } from 'node:crypto';
import { sha256 } from '../../common/ids';
import { findUnstorable } from '../../common/storable';
import { isStrongKey } from '../../mqtt';

/** A certificate in the two forms that are needed: one knows signatures, the other extensions. */
export interface Certificate {
  signed: X509Certificate;
  parsed: Parsed;
}

/** The whole path has at most this many certificates that a device sends. */
const longestChain = 5;

const anyUsage = '2.5.29.37.0';
/** Basic constraints, key usage, its extension, alternative names, policies: what may be critical (RFC 5280, 4.2). */
const understood = new Set(['2.5.29.19', '2.5.29.15', '2.5.29.37', '2.5.29.17', '2.5.29.32']);
const nameConstraints = '2.5.29.30';

/** Null when it is no certificate, or its key is none. */
export function readCertificate(pemOrDer: string | Buffer): Certificate | null {
  try {
    const signed = new X509Certificate(pemOrDer);
    void signed.publicKey; // throws where OpenSSL cannot make a key of it
    return { signed, parsed: new Parsed(signed.raw) };
  } catch {
    return null;
  }
}

/** The certificates of a PEM text, in order; null when one cannot be read, or there is none, or there are too many. */
export function readChain(pem: string): Certificate[] | null {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const chain = blocks.length > longestChain ? [] : blocks.map(readCertificate);
  return chain.length === 0 || chain.includes(null) ? null : (chain as Certificate[]);
}

/** SHA-256, hex, of a name in DER: how an authority is found by what a certificate says of its issuer. */
export const subjectOf = ({ parsed }: Certificate): string => sha256(Buffer.from(parsed.subjectName.toArrayBuffer()));
export const issuerOf = ({ parsed }: Certificate): string => sha256(Buffer.from(parsed.issuerName.toArrayBuffer()));

/** The one common name of the subject; null with none, several, or one that no table could hold. */
export function commonNameOf({ parsed }: Certificate): string | null {
  const names = parsed.subjectName.getField('CN');
  return names.length === 1 && findUnstorable(names[0]) === null ? names[0] : null;
}

/** Whether the issuer's key signed it; whether the issuer may sign is another question, with an answer of its own. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (issuerOf(certificate) !== subjectOf(issuer)) return false;
  try {
    return certificate.signed.verify(issuer.signed.publicKey);
  } catch {
    return false; // a key of another kind than the signature's
  }
}

/**
 * What is wrong with a device's chain (its own certificate first, intermediates in any order) under this authority;
 * null when it proves its subject (RFC 5280, 6.1, without policies and name constraints).
 */
export function chainProblem([leaf, ...others]: Certificate[], authority: Certificate, now: Date): string | null {
  const path = pathTo(leaf, others.slice(0, longestChain - 1), authority);
  if (!path) return 'it does not lead to the certificate of the enrollment';
  const issuers = path.slice(1);
  const problems = [leafProblem(leaf, now), ...issuers.map((issuer, below) => authorityProblem(issuer, now, below))];
  return problems.find((problem) => problem !== null) ?? null;
}

/**
 * The chain from the leaf to the authority, both included. Each of the others is gone through once: five certificates of one
 * name and key, which issue each other, would otherwise be gone through in every order.
 */
function pathTo(
  from: Certificate,
  others: Certificate[],
  authority: Certificate,
  seen = new Set<Certificate>(),
): Certificate[] | null {
  if (isIssuedBy(from, authority)) return [from, authority];
  for (const next of others) {
    if (seen.has(next) || !isIssuedBy(from, next)) continue;
    seen.add(next);
    const rest = pathTo(next, others, authority, seen);
    if (rest) return [from, ...rest];
  }
  return null;
}

function leafProblem(leaf: Certificate, now: Date): string | null {
  if (leaf.parsed.getExtension(BasicConstraintsExtension)?.ca) return 'a certificate of an authority is no device’s';
  return commonProblem(leaf, now, KeyUsageFlags.digitalSignature, 'digitalSignature');
}

/** What is wrong with a certificate as an authority that has `below` others between it and a device; null when nothing is. */
export function authorityProblem(certificate: Certificate, now: Date, below = 0): string | null {
  const constraints = certificate.parsed.getExtension(BasicConstraintsExtension);
  if (!constraints?.ca) return `${nameOf(certificate)} is not an authority’s certificate (basic constraints)`;
  if (constraints.pathLength !== undefined && constraints.pathLength < below)
    return `${nameOf(certificate)} allows fewer authorities below it (path length)`;
  return commonProblem(certificate, now, KeyUsageFlags.keyCertSign, 'keyCertSign');
}

function commonProblem(certificate: Certificate, now: Date, usage: KeyUsageFlags, usageName: string): string | null {
  const { signed, parsed } = certificate;
  const name = nameOf(certificate);
  if (now < parsed.notBefore) return `${name} is not valid before ${parsed.notBefore.toISOString()}`;
  if (now > parsed.notAfter) return `${name} was valid until ${parsed.notAfter.toISOString()}`;
  if (!isStrongKey(signed.publicKey)) return `the key of ${name} is too weak`;
  if (isWeaklySigned(parsed)) return `${name} is signed with a digest that is too weak`;
  const usages = parsed.getExtension(KeyUsagesExtension)?.usages;
  if (usages !== undefined && (usages & usage) === 0) return `the key usage of ${name} lacks ${usageName}`;
  const purposes = parsed.getExtension(ExtendedKeyUsageExtension)?.usages;
  if (purposes && !purposes.some((of) => of === ExtendedKeyUsage.clientAuth || of === anyUsage))
    return `the extended key usage of ${name} lacks clientAuth`;
  const foreign = parsed.extensions.find(
    ({ critical, type }) => (critical && !understood.has(type)) || type === nameConstraints,
  );
  return foreign ? `${name} has an extension that is not understood: ${foreign.type}` : null;
}

/** What is allowed is named: of an old digest such as MD5 only a number is known. */
function isWeaklySigned({ signatureAlgorithm }: Parsed): boolean {
  const { name, hash } = signatureAlgorithm as { name: string; hash?: { name?: string } };
  return name !== 'Ed25519' && !['SHA-256', 'SHA-384', 'SHA-512'].includes(hash?.name ?? '');
}

const nameOf = ({ parsed }: Certificate): string => `«${parsed.subject.slice(0, 100)}»`;
