import { randomUUID } from 'node:crypto';

/** Keystone writes its UUIDs without dashes. */
export const newKeystoneId = (): string => randomUUID().replaceAll('-', '');
