import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keystoneSignInScenario } from '../support/keystone-sign-in.scenario';
import { adminToken, startProduct } from '../support/product';

const cloudOf = () => ({
  OS_CLIENT_CONFIG_FILE: process.env.OS_CLIENT_CONFIG_FILE ?? join(__dirname, '..', '..', 'lab', 'clouds.yaml'),
  OS_CLOUD: process.env.CONTRACT_CLOUD ?? 'lab',
});

describe('users of a real OpenStack at its API and at ours', () => {
  keystoneSignInScenario(async (_cloud, env) => {
    const dir = await mkdtemp(join(tmpdir(), 'moorage-sign-in-'));
    const product = await startProduct({ ...cloudOf(), ...env, MOORAGE_DATA_DIR: join(dir, 'data') });
    const close = async () => {
      await product.stop();
      await rm(dir, { recursive: true, force: true });
    };
    return { url: product.url, adminToken, close };
  });
});
