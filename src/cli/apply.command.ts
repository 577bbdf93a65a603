import type { Command } from 'commander';
import type { ApplyOptions } from './apply/apply.run';
import { yesOption } from './confirmation';
import { timeoutOption } from './wait';
import { serviceCommand } from './service.address';

export function addApply(program: Command): void {
  const command = program
    .command('apply')
    .description(
      'bring accounts, blueprints, fleets, links and price books to what files say: shows what differs, asks, waits',
    )
    .requiredOption('-f, --file <files...>', 'YAML files; - is standard input')
    .option('--dry-run', 'only show what differs; ends with 2 when something does')
    .addOption(yesOption())
    .option('--no-wait', 'do not wait until the fleets stand')
    .addOption(timeoutOption());
  // Reading manifests takes the schemas of several stages: loaded only here.
  serviceCommand(command).action(async (options: ApplyOptions) =>
    (await import('./apply/apply.run.js')).apply(options),
  );
}
