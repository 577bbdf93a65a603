import type { Call } from '../core/api.call';
import { isoSeconds } from '../core/iso.time';
import type { InternalApi } from './internal.api';
import type { Stack, StackResource } from './orchestration.types';
import { stackUrl } from './stack.find';
import { meaningOf } from './stack.meaning';
import { requirementsOf, resolve } from './template.functions';

const time = (ms: number | null): string | null => (ms === null ? null : isoSeconds(ms));

const common = (call: Call, stack: Stack) => ({
  id: stack.id,
  stack_name: stack.name,
  links: [{ href: stackUrl(call, stack), rel: 'self' }],
  stack_status: `${stack.action}_${stack.status}`,
  stack_status_reason: stack.reason,
  creation_time: time(stack.createdAt),
  updated_time: time(stack.updatedAt),
  deletion_time: time(stack.deletedAt),
  parent: null,
  stack_user_project_id: stack.stackUserProjectId,
  stack_owner: call.cloud.users.get(stack.userId)?.name ?? null,
});

/** A list tells no description, and null where there are no tags. */
export const listedView = (call: Call, stack: Stack) => ({
  ...common(call, stack),
  description: '',
  tags: stack.tags.length === 0 ? null : stack.tags,
});

export function stackView(call: Call, api: InternalApi, stack: Stack) {
  const { description } = stack.template;
  const own = { 'OS::stack_id': stack.id, 'OS::stack_name': stack.name, 'OS::project_id': stack.projectId };
  return {
    ...common(call, stack),
    description,
    template_description: description,
    tags: stack.tags,
    parameters: { ...own, ...texts(stack.parameters) },
    notification_topics: [],
    capabilities: [],
    disable_rollback: stack.disableRollback,
    timeout_mins: stack.timeoutMins,
    ...(stack.deletedAt === null ? { outputs: outputsOf(call, api, stack) } : {}),
  };
}

const texts = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );

function outputsOf(call: Call, api: InternalApi, stack: Stack) {
  const meaning = meaningOf(api, stack, call.cloud.stackResources.by('stack', stack.id));
  return Object.entries(stack.template.outputs).map(([name, { description, value }]) => ({
    output_key: name,
    description,
    output_value: resolve(value, meaning),
  }));
}

export function resourceView(call: Call, stack: Stack, row: StackResource) {
  const self = `${stackUrl(call, stack)}/resources/${row.name}`;
  const { resources } = stack.template;
  return {
    resource_name: row.name,
    logical_resource_id: row.name,
    resource_type: row.type,
    physical_resource_id: row.physicalId ?? '',
    resource_status: `${row.action}_${row.status}`,
    resource_status_reason: row.reason,
    creation_time: time(row.createdAt),
    updated_time: time(row.updatedAt),
    links: [
      { href: self, rel: 'self' },
      { href: stackUrl(call, stack), rel: 'stack' },
    ],
    required_by: Object.keys(resources).filter((name) => requirementsOf(name, resources[name]).includes(row.name)),
  };
}
