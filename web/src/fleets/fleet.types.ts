import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../../src/contract/api.types';

type Schemas = components['schemas'];

export type Fleet = Schemas['Fleet'];
export type Resource = Schemas['Resource'];
export type FleetEvent = Schemas['FleetEvent'];
export type FleetLink = Schemas['Link'];
export type PlanStep = Schemas['PlanStep'];
export type Topology = Schemas['Topology'];

/** What every tab of a fleet's page is given. */
export interface TabProps {
  fleet: Fleet;
  /** The newest of its history, as it grows. */
  events: FleetEvent[];
  /** The reading of what has happened before: while it goes on, or where it has failed, the events are not all. */
  history: UseQueryResult;
  /** Where what is older goes on; null where nothing is. */
  olderFrom: string | null;
}
