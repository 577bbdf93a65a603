import { monotonic, systemClock } from '../../src/common/clock';
import { openCloud, ports } from '../../src/openstack';
import { eventually } from '../../test/support/eventually';
import { createFleets, createOwner } from '../support/fleets';
import { labCloud, labSettings } from '../support/lab';
import { startPostgres } from '../support/postgres';
import { startProduct, type Product } from '../support/product';
import { seconds, tell } from '../support/progress';
import { median, rounded } from '../support/statistics';

export interface TeardownResult {
  rounds: number;
  /** Seconds from the deletion to when the fleet says which port is in the way: the median, and the longest. */
  named: number;
  namedMax: number;
  /** Seconds from when somebody has deleted that port to when nothing of the fleet is left. */
  finished: number;
  finishedMax: number;
}

interface Fleet {
  status: string;
  conditions: { message: string }[];
}

const patience = { timeoutMs: 180_000, everyMs: 100 };
const since = (began: number): number => (monotonic() - began) / 1000;

/** Takes fleets down in a real OpenStack while somebody else's port is on their network. */
export async function teardown({ rounds }: { rounds: number }): Promise<TeardownResult> {
  const { file, name } = labCloud();
  const cloud = openCloud(labSettings(), { clock: systemClock });
  const postgres = await startPostgres();
  const { url } = await postgres.create();
  const product = await startProduct({ OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: name, DATABASE_URL: url });
  const [named, finished]: number[][] = [[], []];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const fleetId = await standingFleet(product);
      const path = `/fleets/${fleetId}`;
      const foreign = await ports.create(cloud, { name: 'theirs', network_id: await networkOf(product, path) });
      const fleet = () => product.api.get<Fleet>(path);
      const asked = monotonic();
      await product.api.delete(path);
      await eventually(async () => {
        const { status, conditions } = await fleet();
        return status === 'blocked' && conditions.some(({ message }) => message.includes(foreign.id));
      }, patience);
      named.push(since(asked));
      const removed = monotonic();
      await ports.remove(cloud, foreign.id);
      await eventually(async () => (await fleet()).status === 'deleted', patience);
      finished.push(since(removed));
      tell(
        `${round}/${rounds} named after ${seconds(named[round - 1] * 1000)}, gone ${seconds(finished[round - 1] * 1000)} after it was out of the way`,
      );
    }
  } finally {
    await product.stop();
    await postgres.stop();
    await cloud.close();
  }
  const figures = (all: number[]) => [rounded(median(all)), rounded(Math.max(...all))];
  const [[middle, longest], [end, endMax]] = [figures(named), figures(finished)];
  return { rounds, named: middle, namedMax: longest, finished: end, finishedMax: endMax };
}

async function standingFleet({ api }: Product): Promise<string> {
  const [{ id }] = await createFleets(api, await createOwner(api), 1);
  await api.post(`/fleets/${id}/reconcile`);
  await eventually(async () => (await api.get<Fleet>(`/fleets/${id}`)).status === 'ready', patience);
  return id;
}

async function networkOf({ api }: Product, path: string): Promise<string> {
  const resources = await api.get<{ kind: string; cloudId: string }[]>(`${path}/resources`);
  return resources.find(({ kind }) => kind === 'network')?.cloudId ?? '';
}
