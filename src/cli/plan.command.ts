import type { Command } from 'commander';
import { answerOf } from './answers';
import { exitCodes } from './exit.codes';
import { fleetCalled } from './names';
import { say, show } from './output';
import { changesIn, planText } from './plan.text';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';

interface PlanOptions extends ServiceOptions {
  json?: boolean;
  exitCode?: boolean;
}

export function addPlan(program: Command): void {
  const command = program
    .command('plan')
    .argument('<fleet>', 'name or id of the fleet')
    .description('show what the next reconcile of a fleet would do, in order, and what it will cost; nothing is done')
    .option('--json', 'the same as --output json')
    .option('--exit-code', 'end with 2 when there is something to do');
  serviceCommand(command).action(plan);
}

async function plan(nameOrId: string, options: PlanOptions): Promise<void> {
  const api = await serviceOf(options);
  const { id, name } = await fleetCalled(api, nameOrId);
  const found = await answerOf(api.rest.GET('/api/v1/fleets/{id}/plan', { params: { path: { id } } }));
  if (options.json) say(JSON.stringify(found, null, 2));
  else await show(found, options, (answer) => planText(name, answer));
  if (options.exitCode && changesIn(found).length > 0) process.exitCode = exitCodes.differences.code;
}
