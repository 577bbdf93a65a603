import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock, type Clock } from '../common/clock';
import { takeOwnership } from '../common/folder.owner';
import { listenOn } from '../common/listening';
import { logger } from '../common/logger';
import { blockStorageRoutes } from './block-storage/block-storage.routes';
import { registerBlockStorageTimers } from './block-storage/volume.lifecycle';
import { computeRoutes, registerComputeTimers } from './compute/compute.routes';
import { CallLog } from './core/call.log';
import { Cloud } from './core/cloud.state';
import { FaultControl } from './core/faults.control';
import { RequestPipeline, type CallHook } from './core/request.pipeline';
import { RouteTable } from './core/route.table';
import { faultRoutes } from './faults.routes';
import { seed } from './first.seed';
import { identityRoutes } from './identity/identity.routes';
import { authenticate } from './identity/session.guard';
import { expireAllTokens } from './identity/token.signer';
import { imageRoutes, registerImageTimers } from './image/image.routes';
import { networkRoutes, registerNetworkTimers } from './network/network.routes';
import { objectStoreRoutes } from './object-store/object-store.routes';
import { registerOrchestrationTimers } from './orchestration/stack.engine';
import { stackRoutes } from './orchestration/stacks.routes';
import { Oracle } from './state.oracle';

export interface EmulatorOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** 0 for any free one. */
  port: number;
  /** Where the cloud is kept; null keeps it in memory only. */
  dataDir: string | null;
  /** From BUILD to ACTIVE, in ms. */
  buildMs?: number;
  clock?: Clock;
}

export interface Emulator {
  /** Keystone, such as `http://127.0.0.1:5000/v3`. */
  readonly authUrl: string;
  readonly port: number;
  readonly faults: FaultControl;
  readonly calls: CallLog;
  readonly state: Oracle;
  /** Adds a hook for each call; returns what takes it away. */
  onCall(hook: CallHook): () => void;
  close(): Promise<void>;
}

const tokenLifeMs = 4 * 3_600_000;

function openCloud(options: EmulatorOptions, routes: RouteTable): Cloud {
  const settings = { buildMs: options.buildMs ?? 1500, tokenLifeMs };
  const cloud = new Cloud(options.clock ?? systemClock, settings, new FaultControl(), options.dataDir);
  cloud.faults.bindExpiry(() => expireAllTokens(cloud));
  registerNetworkTimers(cloud);
  registerComputeTimers(cloud);
  registerImageTimers(cloud);
  registerBlockStorageTimers(cloud);
  registerOrchestrationTimers(cloud, routes);
  seed(cloud);
  return cloud;
}

function routeTable(): RouteTable {
  const routes = new RouteTable();
  routes.add('identity', identityRoutes);
  routes.add('compute', computeRoutes);
  routes.add('network', networkRoutes);
  routes.add('image', imageRoutes);
  routes.add('block-storage', blockStorageRoutes);
  routes.add('orchestration', stackRoutes(routes));
  routes.add('object-store', objectStoreRoutes);
  routes.add('emulator', faultRoutes);
  return routes;
}

/** Starts an OpenStack on one loopback port: Keystone at /v3, the other services at the paths of its catalog. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { dataDir, host = '127.0.0.1' } = options;
  const release = dataDir === null ? null : await takeOwnership(dataDir);
  const server = createServer();
  try {
    // Opening the cloud rewrites its journal: not before nothing is in the way of the start any more.
    await listenOn(server, { host, port: options.port, variable: 'EMULATOR_PORT' });
    return serve(server, { ...options, host, release });
  } catch (error) {
    server.close();
    await release?.();
    throw error;
  }
}

type Served = EmulatorOptions & { host: string; release: (() => Promise<void>) | null };

/** In the same turn as the server begins to listen: no call comes before there is somebody to take it. */
function serve(server: Server, { release, host, ...options }: Served): Emulator {
  const routes = routeTable();
  const cloud = openCloud(options, routes);
  const calls = new CallLog();
  const hooks = new Set<CallHook>();
  const pipeline = new RequestPipeline({ cloud, routes, calls, hooks, authenticate });
  server.on('request', (request, response) => {
    pipeline.handle(request, response).catch((error: unknown) => {
      logger('emulator').warn({ event: 'emulator.reply-lost', err: error }, 'a reply could not be sent');
      response.destroy();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    authUrl: `http://${host}:${port}/v3`,
    port,
    faults: cloud.faults,
    calls,
    state: new Oracle(cloud),
    onCall(hook) {
      hooks.add(hook);
      return () => void hooks.delete(hook);
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      cloud.close();
      await release?.();
    },
  };
}
