/** A Heat template as a value, in the words of the HOT specification. */
export interface HotTemplate {
  heat_template_version: string;
  description: string;
  parameters: Record<string, HotParameter>;
  resources: Record<string, HotResource>;
  outputs: Record<string, HotOutput>;
}

export interface HotParameter {
  type: 'string';
  description: string;
  default: string;
  constraints: { custom_constraint: string }[];
}

export interface HotResource {
  type: string;
  properties: HotProperties;
  depends_on?: string[];
  deletion_policy?: string;
}

interface HotOutput {
  description: string;
  value: HotValue;
}

export type HotValue = string | number | boolean | HotValue[] | { [key: string]: HotValue };
export type HotProperties = Record<string, HotValue>;
