import { ApiError } from '../core/api.call';
import type { InternalApi } from './internal.api';
import type { Stack, StackResource } from './orchestration.types';
import { kindOf } from './resource.kinds';
import type { Meaning } from './template.functions';

/** What a stack's functions stand for as far as it is built; what is not there yet is null. */
export function meaningOf(api: InternalApi, stack: Stack, rows: StackResource[]): Meaning {
  const current = (name: string) => rows.find((row) => row.current && row.name === name);
  const own: Record<string, unknown> = {
    'OS::stack_id': stack.id,
    'OS::stack_name': stack.name,
    'OS::project_id': stack.projectId,
    ...stack.parameters,
  };
  return {
    parameter: (name) => own[name] ?? null,
    resource: (name) => current(name)?.physicalId ?? null,
    attribute: (name, attribute) => {
      const row = current(name);
      if (!row?.physicalId) return null;
      try {
        return kindOf(row.type)?.attributes(api, row.physicalId)[attribute] ?? null;
      } catch (error) {
        if (error instanceof ApiError) return null;
        throw error;
      }
    },
  };
}
