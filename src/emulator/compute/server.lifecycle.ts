import { messageOf } from '../../common/errors';
import { ApiError } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import type { Server, VmState } from './compute.types';
import { attachDevices, releaseDevices } from './server.devices';
import { plug, portsOf, unplug } from './server.ports';

export const power = { none: 0, running: 1, paused: 3, shutdown: 4, suspended: 7 } as const;

/** Where a task leads once it is done. A task that is not named leaves the state as it is. */
const outcomes: Record<string, { vmState: VmState; powerState: number }> = {
  'powering-off': { vmState: 'stopped', powerState: power.shutdown },
  'powering-on': { vmState: 'active', powerState: power.running },
  rebooting: { vmState: 'active', powerState: power.running },
  rebooting_hard: { vmState: 'active', powerState: power.running },
  rebuild_spawning: { vmState: 'active', powerState: power.running },
  resize_prep: { vmState: 'resized', powerState: power.running },
  resize_reverting: { vmState: 'active', powerState: power.running },
  pausing: { vmState: 'paused', powerState: power.paused },
  unpausing: { vmState: 'active', powerState: power.running },
  suspending: { vmState: 'suspended', powerState: power.suspended },
  resuming: { vmState: 'active', powerState: power.running },
  // As with shelved_offload_time = 0, Nova's default: the host forgets it at once.
  shelving: { vmState: 'shelved_offloaded', powerState: power.shutdown },
  unshelving: { vmState: 'active', powerState: power.running },
  'soft-deleting': { vmState: 'soft-delete', powerState: power.shutdown },
  restoring: { vmState: 'active', powerState: power.running },
};

/** Share of the build time after which the network is there, when all goes well. */
export const networkShare = 0.4;

/** What a building server is about at this moment. */
export function buildTask(server: Server, now: number): string | null {
  const total = Math.max(1, server.buildUntil - server.buildFrom);
  const share = (now - server.buildFrom) / total;
  if (share < 0.15) return 'scheduling';
  if (share < 0.3) return null;
  return share < networkShare ? 'networking' : 'spawning';
}

export function startBuild(cloud: Cloud, server: Server): void {
  const total = server.buildUntil - server.buildFrom;
  cloud.schedule('server-network', server.id, server.buildFrom + Math.floor(total * networkShare));
  cloud.schedule('server-active', server.id, server.buildUntil);
}

/** Begins a task that ends by itself after `ms`. */
export function startTask(cloud: Cloud, server: Server, taskState: string, ms: number = cloud.settleMs): Server {
  cloud.schedule('server-task-done', server.id, cloud.now() + ms);
  return cloud.servers.put({ ...server, taskState, updatedAt: cloud.now() });
}

function fail(cloud: Cloud, server: Server, message: string, at: number): void {
  for (const port of portsOf(cloud, server.id)) unplug(cloud, server, port);
  const fault = { code: 500, message, created: at };
  cloud.servers.put({ ...server, vmState: 'error', taskState: null, ownPorts: [], fault, updatedAt: at });
}

function plugAll(cloud: Cloud, id: string, at: number): void {
  const server = cloud.servers.get(id);
  if (server?.vmState !== 'building') return;
  if (server.willFail) return fail(cloud, server, 'No valid host was found. ', at);
  const own = [...server.ownPorts];
  try {
    for (const nic of server.nics) {
      const { port, made } = cloud.attempt(() => plug(cloud, server, nic));
      if (made) own.push(port.id);
    }
    cloud.servers.put({ ...server, ownPorts: own, updatedAt: at });
  } catch (error) {
    const reason = error instanceof ApiError ? error.message : messageOf(error);
    fail(cloud, { ...server, ownPorts: own }, `Build of instance ${id} aborted: ${reason}`, at);
  }
}

function activate(cloud: Cloud, id: string, at: number): void {
  const server = cloud.servers.get(id);
  if (server?.vmState !== 'building') return;
  const taskState = server.taskState === 'deleting' ? 'deleting' : null;
  const state = { vmState: 'active', taskState, powerState: power.running, bootCount: 1 } as const;
  cloud.servers.put({ ...server, ...state, launchedAt: at, updatedAt: at });
  endAction(cloud, id, at);
  attachDevices(cloud, id, at);
}

function finishTask(cloud: Cloud, id: string, at: number): void {
  const server = cloud.servers.get(id);
  if (!server?.taskState || server.taskState === 'deleting') return;
  const boots = ['powering-on', 'rebooting', 'rebooting_hard', 'rebuild_spawning', 'unshelving', 'restoring'].includes(
    server.taskState,
  );
  const bootCount = server.bootCount + (boots ? 1 : 0);
  cloud.servers.put({ ...server, ...outcomes[server.taskState], taskState: null, bootCount, updatedAt: at });
  endAction(cloud, id, at);
}

/** What was asked of the server is done. */
function endAction(cloud: Cloud, id: string, at: number): void {
  const action = cloud.instanceActions.by('server', id).at(-1);
  if (action?.endedAt === null) cloud.instanceActions.put({ ...action, endedAt: at });
}

function vanish(cloud: Cloud, id: string, at: number): void {
  const server = cloud.servers.get(id);
  if (!server) return;
  for (const port of portsOf(cloud, id)) unplug(cloud, server, port);
  releaseDevices(cloud, id, at);
  cloud.pastServers.put({ ...server, taskState: null, ownPorts: [], deletedAt: at, updatedAt: at });
  cloud.servers.delete(id);
  endAction(cloud, id, at);
}

/** Nova says yes at once and takes the server away a moment later. */
export function startDelete(cloud: Cloud, server: Server): void {
  if (server.taskState === 'deleting') return;
  cloud.servers.put({ ...server, taskState: 'deleting', updatedAt: cloud.now() });
  cloud.schedule('server-gone', server.id, cloud.now() + cloud.settleMs);
}

/** With a `reclaim_instance_interval` a server that was up once stays for so long, with all that it holds, and can be had back. */
export function startSoftDelete(cloud: Cloud, server: Server, reclaimMs: number): void {
  if (server.launchedAt === null) return startDelete(cloud, server);
  startTask(cloud, server, 'soft-deleting');
  cloud.schedule('server-reclaimed', server.id, cloud.now() + cloud.settleMs + reclaimMs);
}

function reclaim(cloud: Cloud, id: string): void {
  const server = cloud.servers.get(id);
  if (server?.vmState === 'soft-delete') startDelete(cloud, server);
}

export function registerServerTimers(cloud: Cloud): void {
  cloud.onTimer('server-network', (id, at) => plugAll(cloud, id, at));
  cloud.onTimer('server-active', (id, at) => activate(cloud, id, at));
  cloud.onTimer('server-task-done', (id, at) => finishTask(cloud, id, at));
  cloud.onTimer('server-reclaimed', (id) => reclaim(cloud, id));
  cloud.onTimer('server-gone', (id, at) => vanish(cloud, id, at));
}
