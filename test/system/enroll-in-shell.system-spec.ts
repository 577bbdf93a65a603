import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandLine, manifestOfOneFleet, run } from '../support/command-line';

describe('the lines that `moorage enroll` prints', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await CommandLine.start();
    const file = join(line.dir, 'fleet.yaml');
    await writeFile(file, manifestOfOneFleet);
    expect((await line.run('apply', '-f', file, '--yes')).code).toBe(0);
  }, 60_000);
  afterAll(() => line.stop());

  it('register a gateway by the clients of Mosquitto, and show what it is answered', async () => {
    const { stdout: printed } = await line.run('enroll', 'harbour', '--hardware-id', 'gw-1');
    const lines = printed.slice(printed.indexOf('mosquitto_sub'));
    const { stdout } = await run(line.dir, 'bash', ['-c', `${lines}wait`], { PATH: process.env.PATH ?? '' }, '');
    expect(JSON.parse(stdout)).toMatchObject({ requestId: 'r1', status: 'pending-approval', fleet: 'harbour' });
  });
});
