import type { components } from '../../../src/contract/api.types';

export type UsageItem = components['schemas']['UsageItem'];

/** What usage or a charge is of that no fleet has. */
export const ofNoFleet = 'the account itself';
