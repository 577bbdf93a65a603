import { rm } from 'node:fs/promises';
import './global-setup';

export default async function globalTeardown(): Promise<void> {
  const running = globalThis.moorageTestPostgres;
  if (!running) return;
  await running.postgres.stop();
  await rm(running.dir, { recursive: true, force: true });
}
