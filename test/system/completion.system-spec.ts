import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../support/command-line';

const cli = join(__dirname, '..', '..', 'dist', 'src', 'cli.js');

/** A shell in a terminal of its own, into which is typed, and which is waited for to show what a pattern says. */
const typing = `
zmodload zsh/zpty
zpty shell zsh -f -i
shows() { zpty -r -m shell shown "$1" && print -r -- "$2" }
zpty -w shell 'PS1="> "; autoload -Uz compinit; compinit -u -D; source ./moorage.zsh; print RE''ADY'
shows '*READY*' ready
zpty -w -n shell $'moorage fle\\t'
shows '*fleets *' command
zpty -w -n shell $'\\C-umoorage fleets sh\\t'
shows '*show *' subcommand
zpty -w -n shell $'\\C-umoorage usage --gran\\t'
shows '*--granularity *' option
zpty -w -n shell $'\\C-umoorage fleets list --status prov\\t'
shows '*provisioning *' value
zpty -d shell
`;

describe('completion in zsh', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-zsh-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('completes commands, options and the values of options', async () => {
    const env = { PATH: process.env.PATH ?? '', HOME: dir, TERM: 'dumb' };
    const { stdout: script } = await run(dir, process.execPath, [cli, 'completion', 'zsh'], env, '');
    await writeFile(join(dir, 'moorage.zsh'), script);
    await writeFile(join(dir, 'typing.zsh'), typing);

    // What is never shown would be waited for without end.
    const { stdout, stderr } = await run(dir, 'timeout', ['60', 'zsh', 'typing.zsh'], env, '');
    expect({ shown: stdout.split('\n').filter(Boolean), stderr }).toEqual({
      shown: ['ready', 'command', 'subcommand', 'option', 'value'],
      stderr: '',
    });
  });
});
