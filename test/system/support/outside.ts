import { run, type Result } from './shell';

/** The lab's outside world: a network namespace on the far side of the external network. */
const outside = (program: string, args: string[]): Promise<Result> =>
  run('ip', ['netns', 'exec', 'outside', program, ...args]);

/** Whether an address answers a ping from outside, within a second. */
export const pings = async (address: string): Promise<boolean> =>
  (await outside('ping', ['-c', '1', '-W', '1', address])).code === 0;

/** Three pings in a row stay without an answer. */
export async function staysSilent(address: string): Promise<boolean> {
  for (let tries = 0; tries < 3; tries += 1) if (await pings(address)) return false;
  return true;
}

/** Runs a command on a guest from outside; the fleet's key is the only way in. */
export const ssh = (keyFile: string, address: string, command: string): Promise<Result> =>
  outside('ssh', [
    ...[
      '-i',
      keyFile,
      '-o',
      'StrictHostKeyChecking=no',
      '-o',
      'UserKnownHostsFile=/dev/null',
      '-o',
      'ConnectTimeout=4',
    ],
    ...[
      '-o',
      'LogLevel=ERROR',
      '-o',
      'BatchMode=yes',
      '-o',
      'HostKeyAlgorithms=+ssh-rsa',
      '-o',
      'PubkeyAcceptedAlgorithms=+ssh-rsa',
    ],
    ...[`root@${address}`, command],
  ]);
