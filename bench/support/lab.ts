import { join } from 'node:path';

/** From `dist/bench/support`. */
const root = join(__dirname, '..', '..', '..');

/** Where the benchmarks' own scripts are, which the build leaves where they are. */
export const benchSources = join(root, 'bench');

/** The real OpenStack that is measured on: the lab's plain member, unless the environment names another cloud. */
export const labCloud = (): { file: string; name: string } => ({
  file: process.env.OS_CLIENT_CONFIG_FILE ?? join(root, 'lab', 'clouds.yaml'),
  name: process.env.OS_CLOUD ?? 'demo',
});
