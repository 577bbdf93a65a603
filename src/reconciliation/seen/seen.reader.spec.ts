import type { Cloud } from '../../openstack';
import type { Wanted } from '../resource.types';
import { readSeen, type Lister } from './seen.reader';

const fleet = { id: 'f', name: 'north' };
const stack = { kind: 'stack', key: 'stack', name: 'moorage-north-stack', mark: 'm' } as Wanted;

test('what a stack says of itself is never newer than what is listed of its objects', async () => {
  const listed: string[] = [];
  const list: Lister = async (kind) => {
    if (kind === 'stack') await new Promise(setImmediate);
    listed.push(kind);
    return [];
  };
  await readSeen({} as Cloud, fleet, [stack], [], list);
  expect([listed[0], listed.filter((kind) => kind === 'stack').length]).toEqual(['stack', 1]);
});
