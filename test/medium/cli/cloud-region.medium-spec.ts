import { tmpdir } from 'node:os';
import { systemClock } from '../../../src/common/clock';
import { checkCloud } from '../../../src/cli/doctor/cloud.check';
import { loadConfig } from '../../../src/config';
import { ScriptedCloud } from '../openstack/scripted-cloud';

let cloud: ScriptedCloud;
beforeAll(async () => {
  cloud = await ScriptedCloud.start();
});
afterAll(() => cloud.stop());

async function regionFinding(named: Record<string, string> = {}) {
  const user = { OS_USERNAME: 'u', OS_PASSWORD: 'hunter22', OS_PROJECT_NAME: 'p' };
  const env = { OS_AUTH_URL: `http://127.0.0.1:${cloud.port}/identity`, ...user, ...named };
  const findings = await checkCloud(loadConfig(env, tmpdir(), tmpdir()), systemClock);
  return findings.find(({ check }) => check === 'cloud region');
}

test('doctor warns of a cloud of several regions while none is named', async () => {
  cloud.regions = ['north', 'south'];
  expect(await regionFinding()).toMatchObject({
    code: 'CLOUD_REGION_UNNAMED',
    state: 'warning',
    message: 'the catalog has north, south, and none is named: fleets stand in north',
  });
  expect(await regionFinding({ OS_REGION_NAME: 'south' })).toBeUndefined();
  cloud.regions = ['north'];
  expect(await regionFinding()).toBeUndefined();
});
