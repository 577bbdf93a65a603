import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planChanges, type World } from './apply.plan';
import { fleetsToWaitFor, Known } from './apply.steps';
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

  it('knows accounts and blueprints with one name apart', async () => {
    const named = (name: string, ...ids: string[]) => ids.map((id) => ({ id: `0198a7a0-0000-7000-8000-${id}`, name }));
    const Account = named('Harbour Ltd', '000000000001', '000000000002');
    const Blueprint = named('hub', '000000000003', '000000000004');
    const stands = {
      approval: 'automatic',
      driftPolicy: 'repair',
      engine: 'native',
      cloud: null,
      project: { own: false },
    };
    const [{ id: accountId }, { id: blueprintId }] = [Account[0], Blueprint[0]];
    const Fleet = [{ id: 'f-1', name: 'harbour', accountId, blueprintId, buildRequestedAt: 'then', ...stands }];
    const world = { ...nothing, Account, Blueprint, Fleet } as unknown as World;
    const planned = async (account: string, blueprint: string) => {
      const fleet = `kind: Fleet\nname: harbour\naccount: ${account}\nblueprint: ${blueprint}\n`;
      const [{ differences, refusals }] = planChanges(await read(fleet), world);
      return { differences, refusals };
    };
    expect(await planned(accountId, blueprintId)).toEqual({ differences: [], refusals: [] });
    const [from, to] = Blueprint.map(({ id }) => `hub (${id})`);
    expect(await planned(accountId, Blueprint[1].id)).toMatchObject({ differences: [{ path: 'blueprint', from, to }] });
    expect((await planned(Account[1].id, blueprintId)).refusals).toEqual([
      `account cannot be changed from Harbour Ltd (${accountId}) to Harbour Ltd (${Account[1].id})`,
    ]);
  });

  it('waits for the fleets of a changed blueprint, but for none that is paused or deleted', async () => {
    const spec = { networks: [{ key: 'lan', subnet: { cidr: 'auto' } }] };
    const Blueprint = [{ id: 'b-1', name: 'hub', version: 1, spec }] as unknown as World['Blueprint'];
    const fleet = (name: string, deleteRequestedAt: string | null, pause: object | null = null) => ({
      id: name,
      name,
      pause,
      deleteRequestedAt,
      blueprintId: 'b-1',
      buildRequestedAt: '2026-01-01T00:00:00Z',
    });
    const goes = fleet('goes', '2026-02-01T00:00:00Z');
    const Fleet = [fleet('stands', null), goes, fleet('rests', null, {})] as unknown as World['Fleet'];
    const world = { ...nothing, Blueprint, Fleet };
    const wanted = 'kind: Blueprint\nname: hub\nspec: { networks: [{ key: wan, subnet: { cidr: auto } }] }\n';
    const changes = planChanges(await read(wanted), world);
    expect(changes[0].differences).not.toEqual([]);
    expect(fleetsToWaitFor(changes, world, new Known(world)).map(({ name }) => name)).toEqual(['stands']);
  });
});
