import type { Schemas } from '../common/api.client';
import type { FieldError } from '../common/field.errors';
import type { Spec } from '../blueprints/spec.types';
import type { Quotas } from '../fleets/quota.fields';

export type Fleet = Schemas['Fleet'];

/** What the form holds until the fleet is made. */
export interface FleetDraft {
  name: string;
  accountId: string | null;
  approval: Fleet['approval'];
  driftPolicy: Fleet['driftPolicy'];
  engine: Fleet['engine'];
  /** A name in clouds.yaml; empty for the default cloud. */
  cloud: string;
  /** Those of its own project; null where it stands in the shared one. */
  quotas: Quotas | null;
  /** An existing blueprint; null for a new one, which `spec` is. */
  blueprintId: string | null;
  spec: Spec;
}

export const firstDraft = (spec: Spec, blueprintId: string | null): FleetDraft => ({
  name: '',
  accountId: null,
  approval: 'automatic',
  driftPolicy: 'repair',
  engine: 'native',
  cloud: '',
  quotas: null,
  blueprintId,
  spec,
});

export const stepNames = ['Fleet', 'Networks', 'Servers', 'Review'] as const;
export type StepName = (typeof stepNames)[number];

/** The steps that there are: an existing blueprint is taken as it is. */
export const stepsOf = ({ blueprintId }: FleetDraft): StepName[] =>
  blueprintId === null ? [...stepNames] : ['Fleet', 'Review'];

/** The step with the field of a pointer into the specification. */
export const stepOf = (pointer: string): StepName =>
  /^\/(networks|router|securityGroups)(\/|$)/.test(pointer) ? 'Networks' : 'Servers';

/** As the service asks it of a fleet's name, told while it is written. */
export function nameError(name: string): string | undefined {
  if (/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name)) return undefined;
  return 'must be 1 to 40 of a-z, 0-9 and -, and neither begin nor end with -';
}

/** What the first step lacks; `isTaken`: another fleet has the name. */
export function firstStepErrors(draft: FleetDraft, isTaken: boolean): FieldError[] {
  const name = isTaken ? 'is the name of another fleet' : nameError(draft.name);
  return [
    ...(name === undefined ? [] : [{ pointer: '/name', message: name }]),
    ...(draft.accountId === null ? [{ pointer: '/accountId', message: 'choose who pays for it' }] : []),
  ];
}
