import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadCloudSettings, type CloudSettings } from '../../src/openstack';

/** From `dist/bench/support`. */
const root = join(__dirname, '..', '..', '..');

/** Where the benchmarks' own scripts are, which the build leaves where they are. */
export const benchSources = join(root, 'bench');

/** The real OpenStack that is measured on: the lab's plain member, unless the environment names another cloud. */
export function labCloud(): { file: string; name: string } {
  const { OS_CLIENT_CONFIG_FILE: file = join(root, 'lab', 'clouds.yaml'), OS_CLOUD: name = 'demo' } = process.env;
  if (!existsSync(file)) throw new Error(`there is no ${file}`);
  return { file, name };
}

/** How it is signed in to. */
export const labSettings = (): CloudSettings => {
  const { file, name } = labCloud();
  return loadCloudSettings({ env: { OS_CLIENT_CONFIG_FILE: file }, cwd: '/', homeDir: '/', name });
};
