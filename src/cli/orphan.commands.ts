import type { Command } from 'commander';
import { DomainError } from '../common/errors';
import type { components } from '../contract/api.types';
import { answerOf } from './answers';
import { confirm, yesOption } from './confirmation';
import { exitCodes } from './exit.codes';
import { shortTime, show, table } from './output';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';

type Report = components['schemas']['OrphanReport'];
type Result = components['schemas']['SweepResult'];

/** As many as the API sweeps at once. */
const sweptAtOnce = 500;

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
    .addOption(yesOption())
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
  const missing = ids.filter((id) => !orphans.some(({ cloudId }) => cloudId === id));
  if (missing.length > 0) throw noSuchOrphan(missing);
  const meant = orphans.filter(({ cloudId, state }) => (ids.length > 0 ? ids.includes(cloudId) : state === 'orphan'));
  if (meant.length > 0) await confirm(`Delete ${meant.map(({ kind, name }) => `${kind} ${name}`).join(', ')}?`, yes);
  const swept: Result[] = [];
  for (let at = 0; at < meant.length; at += sweptAtOnce) {
    const body = { cloud, cloudIds: meant.slice(at, at + sweptAtOnce).map(({ cloudId }) => cloudId) };
    swept.push(await answerOf(api.rest.POST('/api/v1/orphans/sweep', { body })));
  }
  const result: Result = {
    removed: swept.flatMap(({ removed }) => removed),
    left: swept.flatMap(({ left }) => left),
    woken: [...new Set(swept.flatMap(({ woken }) => woken))],
  };
  await show(result, options, resultText);
  if (result.left.length > 0) process.exitCode = exitCodes.refused.code;
}

const noSuchOrphan = (missing: string[]): DomainError =>
  new DomainError({
    code: 'ORPHAN_NOT_FOUND',
    status: 404,
    message: `no orphan has the id ${missing.join(', ')}; nothing is deleted`,
    action: 'See what there is: moorage orphans list',
  });

function reportText({ orphans, gone }: Report): string {
  const rows = orphans.map(({ kind, name, fleet, state, createdAt, cloudId }) => [
    kind,
    name,
    fleet ?? '-',
    state,
    shortTime(createdAt),
    cloudId,
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
  ].join('\n') || 'there is no such orphan';
