import type { Call } from '../core/api.call';
import { novaError } from '../core/refusals';
import type { Server, VmState } from './compute.types';
import { buildTask } from './server.lifecycle';

export function findServer(call: Call): Server {
  const server = call.cloud.servers.get(call.params.id);
  const seen = server && (call.session.isAdmin || server.projectId === call.session.projectId);
  if (!seen) throw novaError(404, `Instance ${call.params.id} could not be found.`);
  return server;
}

/** What is deleted softly can be asked for by its id alone, and counts nowhere. */
export const isListed = ({ vmState }: Server): boolean => vmState !== 'soft-delete';

/** Nova refuses what does not fit the server's state, naming the state. */
export function requireState(call: Call, server: Server, action: string, states: VmState[], whileBusy = false): void {
  const refuse = (what: string, state: string): never => {
    throw novaError(409, `Cannot '${action}' instance ${server.id} while it is in ${what} ${state}`);
  };
  if (server.locked && !call.session.isAdmin) throw novaError(409, `Instance ${server.id} is locked`);
  if (!states.includes(server.vmState)) refuse('vm_state', server.vmState);
  const task = server.vmState === 'building' ? buildTask(server, call.cloud.now()) : server.taskState;
  if (task !== null && !whileBusy) refuse('task_state', task);
}
