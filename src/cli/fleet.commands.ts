import { Option, type Command } from 'commander';
import { fleetStatuses } from '../fleets/fleet.types';
import { answerOf } from './answers';
import { confirm, yesOption } from './confirmation';
import { driftText, fleetSheet, fleetTable } from './fleet.text';
import { waitForFleet, type Wait } from './fleet.watch';
import {
  accountCalled,
  accountNamed,
  blueprintCalled,
  blueprintNamed,
  fleetCalled,
  fleetsOf,
  type Fleet,
} from './names';
import { say, show } from './output';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';
import { timeoutOption, waiting, type WaitOptions } from './wait';

/** `moorage fleets …` */
export function addFleets(program: Command): void {
  const fleets = program.command('fleets').description('fleets: list, make, watch, pause, cancel, mend, delete');
  const called = (name: string, description: string) =>
    serviceCommand(fleets.command(`${name} <fleet>`).description(description));
  serviceCommand(fleets.command('list').description('list fleets'))
    .option('--account <account>', 'only of this account (name or id)')
    .addOption(new Option('--status <status>', 'only in this state; deleted ones only by it').choices(fleetStatuses))
    .action(list);
  called('show', 'one fleet, with its conditions and what it stands of').action(showOne);
  serviceCommand(fleets.command('create <name>').description('make a fleet; it is built when its first gateway comes'))
    .requiredOption('--account <account>', 'who pays for it (name or id)')
    .requiredOption('--blueprint <blueprint>', 'what it is built from (name or id)')
    .addOption(
      new Option('--approval <how>', 'whether gateways wait for a decision')
        .choices(['automatic', 'manual'])
        .default('automatic'),
    )
    .addOption(
      new Option('--engine <engine>', 'who makes it in the cloud').choices(['native', 'heat']).default('native'),
    )
    .addOption(
      new Option('--drift-policy <policy>', 'what becomes of what others change')
        .choices(['repair', 'report'])
        .default('repair'),
    )
    .option('--cloud <cloud>', 'its name in clouds.yaml; else the default cloud')
    .option('--build', 'build it now, and wait until it stands')
    .addOption(timeoutOption())
    .action(create);
  waiting(called('delete', 'take a fleet down with all that it has in the cloud'))
    .addOption(yesOption())
    .action(remove);
  waiting(called('reconcile', 'bring the cloud to what is wanted, now')).action(reconcile);
  called('pause', 'change nothing of it in the cloud until it is resumed').action(pause);
  called('cancel', 'stop the run that is under way, and pause it').action(cancel);
  called('resume', 'work on it again').action(resume);
  called('watch', 'its events, live, until it is ready').addOption(timeoutOption()).action(watch);
  called('drift', 'what others have changed, deleted or added in the cloud').action(drift);
  waiting(called('repair', 'mend what others have changed, also where the policy is to report it')).action(repair);
  called('template', 'the fleet as a HOT template, for `openstack stack create -t`').action(template);
}

async function list(options: ServiceOptions & { account?: string; status?: Fleet['status'] }): Promise<void> {
  const api = await serviceOf(options);
  const accountId = options.account && (await accountCalled(api, options.account)).id;
  await show(await fleetsOf(api, { accountId, status: options.status }), options, fleetTable);
}

async function showOne(name: string, options: ServiceOptions): Promise<void> {
  const api = await serviceOf(options);
  const fleet = await fleetCalled(api, name);
  const path = { id: fleet.id };
  const resources = await answerOf(api.rest.GET('/api/v1/fleets/{id}/resources', { params: { path } }));
  await show({ ...fleet, resources }, options, async (all) => {
    const [account, blueprint] = await Promise.all([
      accountNamed(api, fleet.accountId),
      blueprintNamed(api, fleet.blueprintId),
    ]);
    return fleetSheet(all, { account, blueprint });
  });
}

interface CreateOptions extends ServiceOptions {
  account: string;
  blueprint: string;
  approval: Fleet['approval'];
  engine: Fleet['engine'];
  driftPolicy: Fleet['driftPolicy'];
  cloud?: string;
  build?: boolean;
  timeout: number;
}

async function create(name: string, options: CreateOptions): Promise<void> {
  const api = await serviceOf(options);
  const { id: accountId } = await accountCalled(api, options.account);
  const { id: blueprintId } = await blueprintCalled(api, options.blueprint);
  const { approval, engine, driftPolicy, cloud } = options;
  const body = { name, accountId, blueprintId, approval, engine, driftPolicy, cloud };
  const fleet = await answerOf(api.rest.POST('/api/v1/fleets', { body }));
  if (!options.build) return show(fleet, options, fleetLine);
  await answerOf(api.rest.POST('/api/v1/fleets/{id}/reconcile', { params: { path: { id: fleet.id } } }));
  await show(await waitForFleet(api, fleet, { goal: 'ready', timeoutSeconds: options.timeout }), options, fleetLine);
}

async function remove(name: string, options: WaitOptions & { yes?: boolean }): Promise<void> {
  const api = await serviceOf(options);
  const fleet = await fleetCalled(api, name);
  await confirm(`Delete fleet ${fleet.name} and everything that it has in the cloud?`, options.yes);
  const deleting = await answerOf(api.rest.DELETE('/api/v1/fleets/{id}', { params: { path: { id: fleet.id } } }));
  await show(await settled(api, deleting, { goal: 'deleted' }, options), options, fleetLine);
}

async function reconcile(name: string, options: WaitOptions): Promise<void> {
  const api = await serviceOf(options);
  const { id } = await fleetCalled(api, name);
  await answerOf(api.rest.POST('/api/v1/fleets/{id}/reconcile', { params: { path: { id } } }));
  await show(await settled(api, await fleetCalled(api, id), { goal: 'ready' }, options), options, fleetLine);
}

async function pause(name: string, options: ServiceOptions): Promise<void> {
  const api = await serviceOf(options);
  const { id } = await fleetCalled(api, name);
  await answerOf(api.rest.POST('/api/v1/fleets/{id}/pause', { params: { path: { id } } }));
  await show(await fleetCalled(api, id), options, () => `fleet ${name} is paused`);
}

async function cancel(name: string, options: ServiceOptions): Promise<void> {
  const api = await serviceOf(options);
  const { id } = await fleetCalled(api, name);
  const fleet = await answerOf(api.rest.POST('/api/v1/fleets/{id}/cancel', { params: { path: { id } } }));
  await show(fleet, options, () => `the run of fleet ${name} is stopped, and the fleet is paused`);
}

async function resume(name: string, options: ServiceOptions): Promise<void> {
  const api = await serviceOf(options);
  const { id } = await fleetCalled(api, name);
  await answerOf(api.rest.POST('/api/v1/fleets/{id}/resume', { params: { path: { id } } }));
  await show(await fleetCalled(api, id), options, () => `fleet ${name} is worked on again`);
}

async function watch(name: string, options: ServiceOptions & { timeout: number }): Promise<void> {
  const api = await serviceOf(options);
  const wait = { goal: 'ready', timeoutSeconds: options.timeout, fromTheBeginning: true } as const;
  await show(await waitForFleet(api, await fleetCalled(api, name), wait), options, fleetLine);
}

async function drift(name: string, options: ServiceOptions): Promise<void> {
  const api = await serviceOf(options);
  const { id } = await fleetCalled(api, name);
  const found = await answerOf(api.rest.GET('/api/v1/fleets/{id}/drift', { params: { path: { id } } }));
  await show(found, options, driftText);
}

async function repair(name: string, options: WaitOptions): Promise<void> {
  const api = await serviceOf(options);
  const { id } = await fleetCalled(api, name);
  const fleet = await answerOf(api.rest.POST('/api/v1/fleets/{id}/repair', { params: { path: { id } } }));
  await show(await settled(api, fleet, { goal: 'ready', untilMended: true }, options), options, fleetLine);
}

async function template(name: string, options: ServiceOptions): Promise<void> {
  const api = await serviceOf(options);
  const { id } = await fleetCalled(api, name);
  const { output } = options;
  const accept = output === 'json' ? 'application/json' : 'application/yaml';
  say((await api.bytes(`/fleets/${id}/template`, accept)).toString('utf8').trimEnd());
}

type Api = Awaited<ReturnType<typeof serviceOf>>;

const settled = (
  api: Api,
  fleet: Fleet,
  until: Pick<Wait, 'goal' | 'untilMended'>,
  { wait, timeout }: WaitOptions,
): Promise<Fleet> | Fleet => (wait ? waitForFleet(api, fleet, { ...until, timeoutSeconds: timeout }) : fleet);

const fleetLine = ({ name, status, id }: Fleet): string => `fleet ${name} (${id}) is ${status}`;
