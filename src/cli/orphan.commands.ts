import type { Command } from 'commander';
import type { components } from '../contract/api.types';
import { answerOf } from './answers';
import { confirm } from './confirmation';
import { exitCodes } from './exit.codes';
import { say, shortTime, show, table } from './output';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';

type Report = components['schemas']['OrphanReport'];
type Result = components['schemas']['SweepResult'];

interface OrphanOptions extends ServiceOptions {
  cloud?: string;
}

/** `moorage orphans …` */
export function addOrphans(program: Command): void {
  const orphans = program
    .command('orphans')
    .description('what bears our mark in a cloud and belongs to no fleet: list, sweep');
  const inCloud = (command: Command) =>
    serviceCommand(command).option('--cloud <cloud>', 'its name in clouds.yaml; else the default cloud');
  inCloud(orphans.command('list').description('what no fleet knows, and what is on record and gone')).action(list);
  inCloud(orphans.command('sweep [ids...]').description("delete orphans: those named by the cloud's ids, or all"))
    .option('-y, --yes', 'do not ask')
    .action(sweep);
}

async function list({ cloud, ...options }: OrphanOptions): Promise<void> {
  const api = await serviceOf(options);
  await show(await answerOf(api.rest.GET('/api/v1/orphans', { params: { query: { cloud } } })), options, reportText);
}

/** What is kept on purpose, or may be another service's, goes only where it is named. Ends with 5 where one was left. */
async function sweep(ids: string[], { cloud, yes, ...options }: OrphanOptions & { yes?: boolean }): Promise<void> {
  const api = await serviceOf(options);
  const { orphans } = await answerOf(api.rest.GET('/api/v1/orphans', { params: { query: { cloud } } }));
  const meant = orphans.filter(({ cloudId, state }) => (ids.length > 0 ? ids.includes(cloudId) : state === 'orphan'));
  if (meant.length === 0) return say('there is no such orphan');
  await confirm(`Delete ${meant.map(({ kind, name }) => `${kind} ${name}`).join(', ')}?`, yes);
  const body = { cloud, cloudIds: meant.map(({ cloudId }) => cloudId) };
  const result = await answerOf(api.rest.POST('/api/v1/orphans/sweep', { body }));
  await show(result, options, resultText);
  if (result.left.length > 0) process.exitCode = exitCodes.refused.code;
}

function reportText({ orphans, gone }: Report): string {
  const rows = orphans.map(({ kind, name, fleet, state, createdAt, cloudId }) => [
    ...[kind, name, fleet ?? '-', state, shortTime(createdAt), cloudId],
  ]);
  const lost = gone.map(({ kind, name, fleet, cloudId }) => [kind, name, fleet ?? '-', cloudId]);
  return [
    table(['kind', 'name', 'fleet', 'state', 'created', 'id'], rows, { empty: 'no orphans' }),
    ...(lost.length > 0 ? [table(['on record and gone', 'name', 'fleet', 'id'], lost)] : []),
  ].join('\n\n');
}

const resultText = ({ removed, left }: Result): string =>
  [
    ...removed.map(({ kind, name }) => `deleted ${kind} ${name}`),
    ...left.map(({ kind, name, reason }) => `left ${kind} ${name}: ${reason}`),
  ].join('\n');
