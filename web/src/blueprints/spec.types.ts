import type { components } from '../../../src/contract/api.types';

type Schemas = components['schemas'];

export type Blueprint = Schemas['Blueprint'];
export type Fleet = Schemas['Fleet'];
export type Estimate = Schemas['Estimate'];
export type Spec = Schemas['BlueprintSpec'];
export type Network = Spec['networks'][number];
export type SecurityGroup = Spec['securityGroups'][number];
export type Rule = SecurityGroup['rules'][number];
export type Server = Spec['servers'][number];
export type Volume = NonNullable<Server['volumes']>[number];

/** What every part of the form takes: the whole specification, because parts name each other. */
export interface PartProps {
  spec: Spec;
  onChange: (spec: Spec) => void;
}
