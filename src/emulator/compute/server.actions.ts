import { z } from 'zod';
import { empty, type Call, type Reply, type Route } from '../core/api.call';
import { novaError } from '../core/refusals';
import type { Server, VmState } from './compute.types';
import { consoleOutput } from './console.output';
import { logAction } from './instance.actions';
import { parseBody } from './nova.body';
import { floatingActions, groupActions } from './server.actions.network';
import { rebuild, resizeActions, snapshot } from './server.actions.image';
import { findServer, requireState } from './server.find';
import { startDelete, startTask } from './server.lifecycle';

export type Action = (call: Call, server: Server, argument: unknown) => Reply;

/** An action without arguments: allowed in some states, and a task that ends by itself. */
const simple =
  (name: string, states: VmState[], task: string): Action =>
  (call, server) => {
    requireState(call, server, name, states);
    startTask(call.cloud, server, task);
    logAction(call, server.id, name);
    return empty(202);
  };

const reboot: Action = (call, server, argument) => {
  const kind = z.looseObject({ type: z.string().transform((text) => text.toUpperCase()) });
  const { type } = parseBody(kind, argument);
  if (type !== 'SOFT' && type !== 'HARD') {
    throw novaError(
      400,
      `Invalid input for field/attribute type. Value: ${type}. '${type}' is not one of ['HARD', 'SOFT']`,
    );
  }
  const whenHard: VmState[] = ['active', 'stopped', 'paused', 'suspended', 'error'];
  requireState(call, server, 'reboot', type === 'SOFT' ? ['active'] : whenHard);
  startTask(call.cloud, server, type === 'SOFT' ? 'rebooting' : 'rebooting_hard');
  logAction(call, server.id, 'reboot');
  return empty(202);
};

const forceDelete: Action = (call, server) => {
  startDelete(call.cloud, server);
  logAction(call, server.id, 'delete');
  return empty(202);
};

const lock =
  (locked: boolean): Action =>
  ({ cloud }, server) => {
    cloud.servers.put({ ...server, locked });
    return empty(202);
  };

const resetState: Action = (call, server, argument) => {
  if (!call.session.isAdmin)
    throw novaError(403, "Policy doesn't allow os_compute_api:os-admin-actions:reset_state to be performed.");
  const { state } = parseBody(z.strictObject({ state: z.enum(['active', 'error']) }), argument);
  call.cloud.servers.put({ ...server, vmState: state, taskState: null, updatedAt: call.cloud.now() });
  return empty(202);
};

const actions: Record<string, Action> = {
  'os-start': simple('start', ['stopped'], 'powering-on'),
  'os-stop': simple('stop', ['active', 'error'], 'powering-off'),
  pause: simple('pause', ['active'], 'pausing'),
  unpause: simple('unpause', ['paused'], 'unpausing'),
  suspend: simple('suspend', ['active'], 'suspending'),
  resume: simple('resume', ['suspended'], 'resuming'),
  shelve: simple('shelve', ['active', 'stopped', 'paused', 'suspended'], 'shelving'),
  unshelve: simple('unshelve', ['shelved', 'shelved_offloaded'], 'unshelving'),
  restore: simple('restore', ['soft-delete'], 'restoring'),
  lock: lock(true),
  unlock: lock(false),
  reboot,
  rebuild,
  forceDelete,
  createImage: snapshot,
  'os-getConsoleOutput': consoleOutput,
  'os-resetState': resetState,
  ...resizeActions,
  ...groupActions,
  ...floatingActions,
};

function act(call: Call): Reply {
  const server = findServer(call);
  const body = (call.body ?? {}) as Record<string, unknown>;
  const [name, ...more] = Object.keys(body);
  // From 2.44 on Nova's proxies for Neutron are gone, and answer as if they had never been.
  const retired = name in floatingActions && call.minor >= 44;
  if (more.length > 0 || name === undefined) throw novaError(400, 'There is no such action: None');
  if (retired) throw novaError(404, 'The resource could not be found.');
  if (!(name in actions)) throw novaError(400, `There is no such action: ${name}`);
  return actions[name](call, server, body[name]);
}

export const serverActionRoutes: Route[] = [{ method: 'POST', path: '/v2.1/servers/:id/action', handler: act }];
