import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import { ExtendedKeyUsage, Extension, KeyUsageFlags } from '@peculiar/x509';
import { KeyObject, X509Certificate } from 'node:crypto';
import { systemClock } from '../../../src/common/clock';
import type { Database } from '../../../src/database';
import { makeCertificate, signedWith, type Made, type Wish } from '../../support/certificate-maker';
import {
  authorityProblem,
  chainProblem,
  readCertificate,
  readChain,
  type Certificate,
} from '../../../src/registration/certificates/certificate.chain';
import { provenByChain } from '../../../src/registration/certificates/chain.admission';

const read = ({ pem }: Made): Certificate => {
  const certificate = readCertificate(pem);
  if (!certificate) throw new Error('not readable');
  return certificate;
};

describe('a chain of certificates', () => {
  let root: Made;
  const now = systemClock.now();
  const problemOf = (...chain: Made[]) => chainProblem(chain.map(read), read(root), now);
  const authority = (wish: Wish = {}, name = 'between') =>
    makeCertificate(name, { by: root, pathLength: null, ...wish });
  const leaf = (by: Made, wish: Wish = {}) => makeCertificate('gw-1', { by, ...wish });

  beforeAll(async () => {
    root = await makeCertificate('root', { pathLength: 1 });
  });

  it('is good when it leads to the authority, with intermediates in any order or none', async () => {
    const between = await authority();
    const stranger = await makeCertificate('stranger', { pathLength: null });
    expect(problemOf(await leaf(root))).toBeNull();
    expect(problemOf(await leaf(root, { purposes: [ExtendedKeyUsage.clientAuth] }))).toBeNull();
    expect(problemOf(await leaf(between), stranger, between, root)).toBeNull();
  });

  it('is refused for whatever is wrong with one of its certificates', async () => {
    const between = await authority();
    const second = await makeCertificate('second', { by: between, pathLength: null });
    const impostor = await makeCertificate('root', { pathLength: 1 });
    const [old, closed, server] = [
      await authority({ until: -0.5 }),
      await authority({ keyUsage: KeyUsageFlags.cRLSign }),
      await authority({ purposes: [ExtendedKeyUsage.serverAuth] }),
    ];
    const plain = await authority({ pathLength: undefined });
    const unknown = new Extension('1.3.6.1.4.1.99999.1', true, new Uint8Array([5, 0]));
    const names = new Extension('2.5.29.30', false, new Uint8Array([0x30, 0]));
    const cases: [RegExp, ...Made[]][] = [
      [/does not lead/, await leaf(impostor)],
      [/does not lead/, await leaf(between)],
      [/does not lead/, await leaf(impostor), impostor],
      [/path length/, await leaf(second), second, between],
      [/gw-1.* was valid until/, await leaf(root, { until: -0.5 })],
      [/gw-1.* is not valid before/, await leaf(root, { from: 1 })],
      [/between.* was valid until/, await leaf(old), old],
      [/basic constraints/, await leaf(plain), plain],
      [/key usage of .*between.* lacks keyCertSign/, await leaf(closed), closed],
      [/extended key usage of .*between/, await leaf(server), server],
      [/gw-1.* lacks digitalSignature/, await leaf(root, { keyUsage: KeyUsageFlags.keyAgreement })],
      [/gw-1.* lacks clientAuth/, await leaf(root, { purposes: [ExtendedKeyUsage.serverAuth] })],
      [/no device/, await leaf(root, { pathLength: 0 })],
      [/too weak/, await leaf(root, { rsaBits: 1024 })],
      [/not understood: 1\.3\.6/, await leaf(root, { extensions: [unknown] })],
      [/not understood: 2\.5\.29\.30/, await leaf(root, { extensions: [names] })],
    ];
    const found = cases.map(([expected, ...chain]) => [expected, problemOf(...chain)] as const);
    for (const [expected, problem] of found) expect(problem).toMatch(expected);
  });

  it('is gone through once, however many of its certificates have issued each other', async () => {
    const all = [await makeCertificate('same', { pathLength: null })];
    while (all.length < 5) all.push(await makeCertificate('same', { pathLength: null, keys: all[0].keys }));
    const verify = jest.spyOn(X509Certificate.prototype, 'verify');
    expect(problemOf(...all)).toMatch(/does not lead/);
    expect(verify.mock.calls.length).toBeLessThanOrEqual(15);
    verify.mockRestore();
  });

  it('is judged once under an authority, however many fleets have enrolled that', async () => {
    const { pem } = await leaf(root);
    const enrolled = Array.from({ length: 50 }, (_, n) => ({
      id: `e-${n}`,
      fleetId: `f-${n}`,
      fleetName: `reg-fleet-${n}`,
      caCertificate: root.pem,
      verifiedAt: now,
      revokedAt: null,
      deviceId: null,
    }));
    // The device works in one of them.
    const rows = enrolled.map((row, n) => (n === 30 ? { ...row, deviceId: 'd', deviceStatus: 'assigned' } : row));
    const database = { query: () => Promise.resolve(rows) } as unknown as Database;
    const verify = jest.spyOn(X509Certificate.prototype, 'verify');
    const chain = [new X509Certificate(pem).raw];
    const admit = (fleetName: string | null) =>
      provenByChain(database, systemClock, { hardwareId: 'gw-1', chain, fleetName });
    expect((await admit(null))?.authority.id).toBe('e-30');
    expect(verify).toHaveBeenCalledTimes(1);
    expect((await admit('reg-fleet-7'))?.authority.id).toBe('e-7');
    verify.mockRestore();
  });

  it('is refused where a digest is too weak, of a leaf and between', async () => {
    const old = await makeCertificate('old', { pathLength: null, rsaBits: 2_048 });
    const between = await makeCertificate('between', { by: old, pathLength: null });
    const [ends, beside] = [await leaf(old), await leaf(between)];
    const problem = (...chain: Made[]) => chainProblem(chain.map(read), read(old), now);
    expect([problem(ends), problem(beside, between)]).toEqual([null, null]);
    for (const digest of ['md5', 'sha1'] as const) {
      const weak = (made: Made) => ({ ...made, pem: signedWith(digest, made, old) });
      expect(problem(weak(ends))).toMatch(/gw-1.* digest that is too weak/);
      expect(problem(beside, weak(between))).toMatch(/between.* digest that is too weak/);
    }
  });

  it('has an authority that is one, valid and strong', async () => {
    const problem = async (wish: Wish) => authorityProblem(read(await makeCertificate('ca', wish)), now);
    expect(await problem({ pathLength: null })).toBeNull();
    expect(await problem({})).toMatch(/basic constraints/);
    expect(await problem({ pathLength: 0, until: -0.5 })).toMatch(/was valid until/);
    expect(await problem({ pathLength: 0, rsaBits: 1024 })).toMatch(/too weak/);
  });

  it('is read from PEM with text between, and not from anything else', async () => {
    expect(readChain(`a note\n${root.pem}\n\nanother\n${root.pem}`)).toHaveLength(2);
    for (const text of ['', 'nonsense', root.key, `${root.pem}\n`.repeat(6)]) expect(readChain(text)).toBeNull();
    expect(readChain(root.pem.replace(/\n[A-Za-z0-9+/]{10}/, '\nAAAAAAAAAA'))).toBeNull();
  });

  it('is not read where a key in it is none: a point beside its curve', async () => {
    const { pem, keys } = await leaf(root);
    const point = KeyObject.from(keys.publicKey).export({ type: 'spki', format: 'der' }).subarray(-64);
    const beside = new X509Certificate(pem).raw;
    beside[beside.indexOf(point) + 63] ^= 1;
    expect(readCertificate(beside)).toBeNull();
    const text = `-----BEGIN CERTIFICATE-----\n${beside.toString('base64')}\n-----END CERTIFICATE-----\n`;
    expect(readChain(text + root.pem)).toBeNull();
  });
});
