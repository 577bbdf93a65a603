import { createHmac } from 'node:crypto';

/** The container of an account in the store, and nobody else's. */
export const containerOf = (accountId: string): string => `moorage-archives-${accountId}`;

/** What stands in the container's metadata, as the mark does in every other object of ours. */
export const archiveMark = (accountId: string): string => `moorage:account=${accountId}`;

/** The key that signs temporary addresses. It follows from our own key, so that nothing has to be kept. */
export const addressKey = (encryptionKey: Buffer, accountId: string): string =>
  createHmac('sha256', encryptionKey).update(`archive addresses of ${accountId}`).digest('hex');
