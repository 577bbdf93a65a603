import { DomainError } from '../../common/errors';
import { loadConfig, unknownVariables, type Config } from '../../config';
import { broken, brokenBy, ok, warning, type Finding } from './finding';

/** As `engines` of package.json has it. */
const oldestNode = [20, 19, 0];

export interface Surroundings {
  env: NodeJS.ProcessEnv;
  cwd: string;
  homeDir: string;
  nodeVersion: string;
}

export function checkNode({ nodeVersion }: Surroundings): Finding {
  const found = nodeVersion.split('.').map(Number);
  const at = oldestNode.findIndex((part, index) => found[index] !== part);
  if (at < 0 || found[at] > oldestNode[at]) return ok('node', `Node ${nodeVersion}`);
  const oldest = oldestNode.join('.');
  return broken('node', 'NODE_TOO_OLD', `Node ${nodeVersion}, needed is ${oldest}`, `Install Node ${oldest} or newer.`);
}

/** The configuration as the service would read it; null where it would refuse it. */
export function checkConfiguration({ env, cwd, homeDir }: Surroundings): {
  config: Config | null;
  findings: Finding[];
} {
  const findings = unknownVariables(env).map(({ name, meant }) =>
    warning(
      'configuration',
      'CONFIG_UNKNOWN_VARIABLE',
      `${name} is set, and nothing reads it`,
      meant === null ? 'Unset it; the README lists the variables.' : `${meant} may be meant; else unset it.`,
    ),
  );
  try {
    const config = loadConfig(env, cwd, homeDir);
    return { config, findings: [...findings, ok('configuration', 'every variable is well-formed')] };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // One line for each variable that is wrong.
    const wrong = error.message.split('\n').map((line) => ({ ...brokenBy('configuration', error), message: line }));
    return { config: null, findings: [...findings, ...wrong] };
  }
}
