import type { Command } from 'commander';
import { outputOption, type OutputOptions } from './output';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      "check the service's configuration, database, broker, cloud and certificates, and say how to mend them",
    )
    .addOption(outputOption())
    // The clients of all of them are loaded for this, and for nothing else.
    .action(async (options: OutputOptions) => (await import('./doctor/doctor.run.js')).doctor(options));
}
