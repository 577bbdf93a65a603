import { z } from 'zod';
import { path, type Call, type Cloud } from '../call';
import { call, unlessGone } from '../verbs';
import { microversion } from './servers';

const action = (id: string, json: object): Call => ({
  service: 'compute',
  method: 'POST',
  path: path`/servers/${id}/action`,
  json,
  microversion,
});

/** Accepted only; of class `not-ready` when the server already runs or is between two states. */
export async function start(cloud: Cloud, id: string): Promise<void> {
  await cloud.request(action(id, { 'os-start': null }));
}

/** Accepted only; of class `not-ready` when the server is already stopped. */
export async function stop(cloud: Cloud, id: string): Promise<void> {
  await cloud.request(action(id, { 'os-stop': null }));
}

/** A SOFT reboot asks the guest, a HARD one cuts its power. */
export async function reboot(cloud: Cloud, id: string, type: 'SOFT' | 'HARD' = 'SOFT'): Promise<void> {
  await cloud.request(action(id, { reboot: { type } }));
}

/** Accepted only: also of one that was deleted and that the cloud still keeps. Whether there was such a server. */
export const forceDelete = (cloud: Cloud, id: string): Promise<boolean> =>
  unlessGone(cloud.request(action(id, { forceDelete: null })));

/** The same server from an image anew: id, ports and key stay, the disk's content goes. */
export async function rebuild(cloud: Cloud, id: string, wanted: { imageRef: string; name?: string }): Promise<void> {
  await cloud.request(action(id, { rebuild: wanted }));
}

/** A snapshot of the disk; answers the image's id at once, the image becomes `active` later. */
export async function createImage(
  cloud: Cloud,
  id: string,
  { name, metadata = {} }: { name: string; metadata?: Record<string, string> },
): Promise<string> {
  const wanted = action(id, { createImage: { name, metadata } });
  return (await call(cloud, wanted, z.looseObject({ image_id: z.string() }))).image_id;
}

/** The last lines of the console's log, or all of it. */
export async function consoleOutput(cloud: Cloud, id: string, lines?: number): Promise<string> {
  const wanted = action(id, { 'os-getConsoleOutput': lines === undefined ? {} : { length: lines } });
  return (await call(cloud, { ...wanted, idempotent: true }, z.looseObject({ output: z.string() }))).output;
}
