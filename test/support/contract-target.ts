import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { startEmulator } from '../../src/emulator';

/** Where the contract suite looks: the emulator, or the cloud that CONTRACT_CLOUD names in OS_CLIENT_CONFIG_FILE. */
export interface ContractTarget {
  readonly kind: 'emulator' | 'cloud';
  /** Keystone's v3 address, without a slash at its end. */
  readonly authUrl: string;
  readonly admin: Credentials;
  /** The real cloud's fake compute never writes a snapshot's bytes; guests of this flavor can be snapshotted. */
  readonly snapshotFlavor: string;
  stop(): Promise<void>;
}

export interface Credentials {
  username: string;
  password: string;
  projectName: string;
}

const cloudsFile = z.object({
  clouds: z.record(
    z.string(),
    z.object({
      auth: z.object({ auth_url: z.string(), username: z.string(), password: z.string(), project_name: z.string() }),
    }),
  ),
});

const cloudName = process.env.CONTRACT_CLOUD;

/** States with times of a real cloud: BUILD, deletions, wiring. Generous; nothing waits longer than it must. */
export const patience = {
  timeoutMs: cloudName === undefined ? 10_000 : 90_000,
  everyMs: cloudName === undefined ? 10 : 200,
};

/** `buildMs`: how long the emulator takes for a server or an image; a real cloud takes what it takes. */
export async function openContractTarget(buildMs = 150): Promise<ContractTarget> {
  if (cloudName !== undefined) return cloudTarget(cloudName, process.env.OS_CLIENT_CONFIG_FILE);
  const emulator = await startEmulator({ port: 0, dataDir: null, buildMs });
  return {
    kind: 'emulator',
    authUrl: emulator.authUrl,
    admin: { username: 'admin', password: 'moorage', projectName: 'admin' },
    snapshotFlavor: 'm1.tiny',
    stop: () => emulator.close(),
  };
}

function cloudTarget(name: string, file: string | undefined): ContractTarget {
  if (file === undefined) throw new Error('CONTRACT_CLOUD needs OS_CLIENT_CONFIG_FILE, the clouds.yaml that has it');
  const cloud = cloudsFile.parse(parse(readFileSync(file, 'utf8'))).clouds[name];
  if (cloud === undefined) throw new Error(`${file} has no cloud ${name}`);
  return {
    kind: 'cloud',
    authUrl: cloud.auth.auth_url.replace(/\/$/, ''),
    admin: { username: cloud.auth.username, password: cloud.auth.password, projectName: cloud.auth.project_name },
    snapshotFlavor: 'real.tiny',
    stop: () => Promise.resolve(),
  };
}
