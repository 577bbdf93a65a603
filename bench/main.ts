import { Command, InvalidArgumentError } from 'commander';
import { messageOf } from '../src/common/errors';
import { setLogLevel } from '../src/common/logger';
import { api, type ApiOptions } from './api/api.bench';
import { crashMatrix, type CrashMatrixOptions } from './crash-matrix/crash-matrix.bench';
import { criticalPath, type CriticalPathOptions } from './critical-path/critical-path.bench';
import { drift } from './drift/drift.bench';
import { hostile, hostileDoorNames, type HostileOptions } from './hostile/hostile.bench';
import { contestantNames } from './provisioning/contestant.choice';
import { provisioning, type ProvisioningOptions } from './provisioning/provisioning.bench';
import { fairness, type FairnessOptions } from './fairness/fairness.bench';
import { rating, type RatingOptions } from './rating/rating.bench';
import { region, type RegionOptions } from './region/region.bench';
import { brokerNames, registration, type RegistrationOptions } from './registration/registration.bench';
import { tell } from './support/progress';
import { teardown } from './teardown/teardown.bench';
import { usageIngest, type UsageIngestOptions } from './usage-ingest/usage-ingest.bench';

const positive = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number above 0 is allowed');
  return value;
};

/** Each benchmark prints its result as one line of JSON, last on standard output. */
const print = (result: object): void => void process.stdout.write(`${JSON.stringify(result)}\n`);

const program = new Command('bench').description(
  'Measures the product; the last line of standard output is the result',
);

program
  .command('critical-path')
  .description('one fleet, and a hundred, against what the plan and the limits allow, at 100 ms a call')
  .option('--rounds <number>', 'rounds', positive, 5)
  .option('--rate <number>', 'calls a second that the cloud allows for each service', positive, 50)
  .action(async (options: CriticalPathOptions) => print(await criticalPath(options)));

program
  .command('drift')
  .description('one scan over converged fleets on the emulator')
  .option('--fleets <number>', 'converged fleets', positive, 1_000)
  .option('--rounds <number>', 'scans', positive, 5)
  .action(async (options: { fleets: number; rounds: number }) => print(await drift(options)));

program
  .command('rating')
  .description('a month of every account closed, beside the bare statements and beside hourly samples')
  .option('--rounds <number>', 'rounds', positive, 5)
  .option(
    '--resources <numbers>',
    'resources, thousands',
    (text) => text.split(',').map(positive),
    [100_000, 10_000, 1_000],
  )
  .action(async (options: RatingOptions) => print(await rating(options)));

program
  .command('crash-matrix')
  .description('kill -9 at every changing call of fleets on a real OpenStack (the lab, or OS_CLOUD)')
  .option('--lives <number>', 'so many fleets, spread evenly over all cases', positive, Number.MAX_SAFE_INTEGER)
  .option('--lanes <number>', 'so many at once, each with a service of its own', positive, 3)
  .option('--from <number>', 'begin with this one of them', positive, 1)
  .action(async (options: CrashMatrixOptions) => print(await crashMatrix(options)));

program
  .command('teardown')
  .description("fleets on a real OpenStack taken down with somebody else's port in the way")
  .option('--rounds <number>', 'fleets, one after another', positive, 5)
  .action(async (options: { rounds: number }) => print(await teardown(options)));

/** Some of `all`, by their names with commas between. */
const someOf =
  <Name extends string>(all: readonly Name[]) =>
  (text: string): Name[] =>
    text.split(',').map((name) => {
      const known = all.find((one) => one === name);
      if (known === undefined) throw new InvalidArgumentError(`${name} is none of ${all.join(', ')}`);
      return known;
    });

program
  .command('registration')
  .description('registrations a second, beside a responder that only parses and answers, on Mosquitto and embedded')
  .option('--rounds <number>', 'rounds', positive, 5)
  .option('--warm <number>', 'gateways that are connected before the clock starts', positive, 10_000)
  .option('--cold <number>', 'gateways that connect, register and leave', positive, 3_000)
  .option('--brokers <names>', 'brokers', someOf(brokerNames), [...brokerNames])
  .action(async (options: RegistrationOptions) => print(await registration(options)));

program
  .command('region')
  .description('all devices of one fleet, and then all of them again: the same rows and answers, in bounded memory')
  .option('--devices <number>', 'gateways on connections that stand', positive, 100_000)
  .option('--cold <number>', 'gateways that connect, register and leave', positive, 10_000)
  .option('--certificates <number>', 'gateways that ask for a certificate', positive, 3_000)
  .option('--brokers <names>', 'brokers', someOf(brokerNames), [...brokerNames])
  .action(async (options: RegionOptions) => print(await region(options)));

program
  .command('fairness')
  .description('what a fleet notices of another one that asks for ten times its share, on Mosquitto')
  .option('--rounds <number>', 'rounds', positive, 5)
  .option('--share <number>', 'registrations a second that a fleet may bring', positive, 100)
  .option('--quiet <number>', 'registrations a second of the fleet that is looked at', positive, 50)
  .option('--seconds <number>', 'how long it is looked at, alone and beside the flood', positive, 10)
  .action(async (options: FairnessOptions) => print(await fairness(options)));

program
  .command('hostile')
  .description('malformed, oversized, forged and replayed messages at every door, with good devices beside them')
  .option('--messages <number>', 'bad messages at each door', positive, 100_000)
  .option('--doors <names>', 'doors', someOf(hostileDoorNames), [...hostileDoorNames])
  .action(async (options: HostileOptions) => print(await hostile(options)));

program
  .command('provisioning')
  .description('fleets on a real OpenStack (the lab, or OS_CLOUD), ours beside scripts, Heat and the command line')
  .option('--rounds <number>', 'rounds', positive, 5)
  .option('--fleets <numbers>', 'how many fleets at once', (text) => text.split(',').map(positive), [1, 10, 50])
  .option('--only <names>', 'contestants; else all, of 50 fleets and more ours and threaded', someOf(contestantNames))
  .action(async (options: ProvisioningOptions) => print(await provisioning(options)));

program
  .command('api')
  .description('how long lists of devices, a fleet and a month of usage take to read, beside gateways that register')
  .option('--rounds <number>', 'rounds', positive, 5)
  .option('--devices <number>', 'devices in the database', positive, 100_000)
  .option('--resources <number>', 'resources of each account whose usage is read', positive, 250)
  .option('--rate <number>', 'requests a second, of the three kinds in turn', positive, 200)
  .option('--storm <number>', 'registrations a second beside them', positive, 200)
  .option('--seconds <number>', 'how long a round lasts', positive, 10)
  .action(async (options: ApiOptions) => print(await api(options)));

program
  .command('usage-ingest')
  .description('usage events a second, deduplicated and durable, beside the bare statement on the same Postgres')
  .option('--rounds <number>', 'rounds', positive, 5)
  .option('--batches <number>', 'batches of 500 events in a round', positive, 200)
  .action(async (options: UsageIngestOptions) => print(await usageIngest(options)));

setLogLevel('error');
program.parseAsync().catch((error: unknown) => {
  tell(`the benchmark failed: ${messageOf(error)}`);
  // What a start that failed has left open would keep it waiting for ever.
  process.exit(1);
});
