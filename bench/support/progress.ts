/** Progress goes to standard error: the last line of standard output is the result alone. */
export const tell = (line: string): void => void process.stderr.write(`${line}\n`);

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
