import { AsyncLocalStorage } from 'node:async_hooks';
import { newId } from './ids';

const storage = new AsyncLocalStorage<string>();

/** Runs `work` under a correlation id; every log line and OpenStack call below carries it. */
export const withCorrelation = <T>(id: string, work: () => T): T => storage.run(id, work);

export const currentCorrelation = (): string | undefined => storage.getStore();

export const correlationOrNew = (): string => storage.getStore() ?? newId();
