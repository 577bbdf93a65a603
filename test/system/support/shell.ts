import { execFile } from 'node:child_process';

export interface Result {
  code: number;
  output: string;
}

/** Runs a program and gives its exit code and what it printed; a program that cannot be started fails. */
export const run = (
  program: string,
  args: string[],
  { timeoutMs = 60_000, env = {} }: { timeoutMs?: number; env?: Record<string, string> } = {},
): Promise<Result> =>
  new Promise((resolve, reject) => {
    const options = { timeout: timeoutMs, env: { ...process.env, ...env }, maxBuffer: 16 * 1024 * 1024 };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error && typeof error.code === 'string') return reject(new Error(`${program}: ${error.message}`));
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, output: `${stdout}${stderr}` });
    });
  });

/** Like `run`, but a non-zero exit code is a failure that shows the output. */
export async function must(
  program: string,
  args: string[],
  options: { timeoutMs?: number; env?: Record<string, string> } = {},
): Promise<string> {
  const { code, output } = await run(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${output}`);
  return output;
}
