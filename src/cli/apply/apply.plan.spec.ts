import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planChanges, type World } from './apply.plan';
import { readManifest } from './manifest.reader';
import type { Document } from './manifest.schema';

const nothing: World = { PriceBook: [], Account: [], Blueprint: [], Fleet: [], Link: [] };

describe('the plan of an apply', () => {
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-apply-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  async function read(yaml: string): Promise<Document[]> {
    const file = join(dir, 'fleet.yaml');
    await writeFile(file, yaml);
    return readManifest([file]);
  }

  it('takes the file that docs/cli.md shows, as it stands there', async () => {
    const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'cli.md'), 'utf8');
    const [, shown] = /^```yaml\n([^]*?)^```$/m.exec(page) ?? [];
    const changes = planChanges(await read(shown), nothing);
    expect(changes.map(({ document: { kind, name } }) => `${kind} ${name}`)).toEqual([
      ...['PriceBook standard', 'Account Harbour Ltd', 'Blueprint hub', 'Fleet harbour', 'Fleet quay'],
      'Link harbour and quay',
    ]);
    expect(changes.flatMap(({ refusals }) => refusals)).toEqual([]);
  });

  it('tells of accounts with one name how the one that is meant is named, and takes that', async () => {
    const ids = ['0198a7a0-0000-7000-8000-000000000001', '0198a7a0-0000-7000-8000-000000000002'];
    const Account = ids.map((id) => ({ id, name: 'Harbour Ltd' })) as World['Account'];
    const account = 'kind: Account\nname: Harbour Ltd\ncurrency: EUR\ntimeZone: Europe/Berlin\n';
    const fleet = 'kind: Fleet\nname: harbour\nblueprint: hub\naccount: ';
    const blueprint = 'kind: Blueprint\nname: hub\nspec: { networks: [{ key: lan, subnet: { cidr: auto } }] }\n';
    const refusals = async (...documents: string[]) =>
      planChanges(await read(documents.join('---\n')), { ...nothing, Account }).flatMap((change) => change.refusals);
    expect(await refusals(account)).toEqual([
      `2 are called so: ${ids.join(', ')}; leave it out of the file, and name the one that is meant by its id where the file needs it`,
    ]);
    expect(await refusals(blueprint, `${fleet}Harbour Ltd\n`)).toHaveLength(1);
    expect(await refusals(blueprint, `${fleet}${ids[1]}\n`)).toEqual([]);
  });
});
