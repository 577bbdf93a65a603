import type { components } from '../../../src/contract/api.types';

type Schemas = components['schemas'];

export type Fleet = Schemas['Fleet'];
export type Resource = Schemas['Resource'];
export type FleetEvent = Schemas['FleetEvent'];
export type FleetLink = Schemas['Link'];
export type PlanStep = Schemas['PlanStep'];
export type Topology = Schemas['Topology'];
