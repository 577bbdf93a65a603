import type { components } from '../../../src/contract/api.types';

export type UsageItem = components['schemas']['UsageItem'];
