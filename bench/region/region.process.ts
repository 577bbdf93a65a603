import { messageOf } from '../../src/common/errors';
import { RegionSwarm, type PassResult, type RegionOrder } from './region.swarm';

/** Told first what the devices are, then once for every pass to begin it. */
export type RegionMessage = RegionOrder | 'pass';
export type RegionReport = { result: PassResult; error?: undefined } | { error: string };

let swarm: RegionSwarm | null = null;
const report = (said: RegionReport) => void process.send?.(said);

process.on('message', (message: RegionMessage) => {
  if (message !== 'pass') swarm = new RegionSwarm(message);
  else
    swarm?.pass().then(
      (result) => report({ result }),
      (error: unknown) => report({ error: messageOf(error) }),
    );
});
process.once('disconnect', () => process.exit(0));
