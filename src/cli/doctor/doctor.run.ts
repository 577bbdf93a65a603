import { homedir } from 'node:os';
import { systemClock } from '../../common/clock';
import { setLogLevel } from '../../common/logger';
import { processEnvironment } from '../../config';
import { exitCodes } from '../exit.codes';
import { show, table, type OutputOptions } from '../output';
import { diagnose } from './diagnosis';
import type { Finding } from './finding';

/** Shows what was found out; ends with 1 where something is broken. */
export async function doctor(options: OutputOptions): Promise<void> {
  setLogLevel('silent'); // the findings tell it
  const surroundings = { env: processEnvironment(), cwd: process.cwd(), homeDir: homedir() };
  const findings = await diagnose({ ...surroundings, nodeVersion: process.versions.node }, systemClock);
  await show(findings, options, findingsText);
  if (findings.some(({ state }) => state === 'broken')) process.exitCode = exitCodes.failed.code;
}

function findingsText(findings: Finding[]): string {
  const rows = findings.map(({ check, state, message }) => [check, state, message]);
  const wrong = findings.filter(({ code }) => code !== null);
  const actions = wrong.map(({ code, message, action }) => `${code}: ${message}\n  → ${action}`);
  const counts = (state: Finding['state']) => findings.filter((one) => one.state === state).length;
  const summary = `${counts('broken')} broken, ${counts('warning')} to know of, ${counts('ok')} in order`;
  return [table(['check', 'state', 'found'], rows), ...actions, summary].join('\n\n');
}
