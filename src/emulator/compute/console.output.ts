import { ok, type Call, type Reply } from '../core/api.call';
import { novaError } from '../core/refusals';
import type { Server } from './compute.types';
import { requireState } from './server.find';
import { portsOf } from './server.ports';

/** What a small guest would have written to its serial console by now. */
function lines(call: Call, server: Server): string[] {
  const ports = portsOf(call.cloud, server.id);
  const network = ports.flatMap((port, at) =>
    port.fixedIps.map((ip) => `ci-info: | eth${at} | True | ${ip.ip_address} | ${port.mac} |`),
  );
  const boots = Array.from(
    { length: server.bootCount },
    (_none, at) => `[    0.000000] Linux version 6.1.0 (boot ${at + 1})`,
  );
  const key = server.keyName === null ? [] : [`ci-info: authorized keys of user root: ${server.keyName}`];
  return [...boots, ...network, ...key, `${server.hostname} login: `];
}

export function consoleOutput(call: Call, server: Server, argument: unknown): Reply {
  requireState(
    call,
    server,
    'get_console_output',
    ['active', 'stopped', 'paused', 'suspended', 'resized', 'error'],
    true,
  );
  const length = (argument as { length?: unknown } | null)?.length;
  const wanted = length === undefined || length === null ? -1 : Number(length);
  if (!Number.isInteger(wanted) || wanted < -1) {
    throw novaError(400, `Invalid input for field/attribute length. Value: ${String(length)}.`);
  }
  const all = lines(call, server);
  return ok({ output: (wanted < 0 ? all : all.slice(Math.max(0, all.length - wanted))).join('\n') });
}
