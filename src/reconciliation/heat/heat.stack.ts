import { sha256 } from '../../common/ids';
import { stacks, type Cloud } from '../../openstack';
import { imageTextsIn } from './hot.images';
import { hotName } from './hot.names';
import { subnetsIn } from './hot.subnets';
import { buildStackTemplate, type TemplateInput } from './hot.template';
import type { HotTemplate } from './hot.types';
import { joiningKinds } from '../kinds';
import { markOf, nameOf } from '../marks';
import type { ResourceRow } from '../resource.repository';
import { refText, type Ref, type Scope, type Seen, type Wanted } from '../resource.types';
import type { FleetNames, SeenByRef } from '../seen/seen.reader';

const key = 'stack';
export const stackRef = refText({ kind: 'stack', key });

/** Under what the stack is looked for. */
export const stackNames = ({ id, name }: FleetNames): Pick<Wanted, 'kind' | 'key' | 'name' | 'mark'> => ({
  kind: 'stack',
  key,
  name: nameOf(name, key),
  mark: markOf(id, key),
});

/** The one stack that a fleet is. What it has said so far is asked only where that may matter. */
export async function wantedStack(cloud: Cloud, input: TemplateInput, seen: SeenByRef): Promise<Wanted<'stack'>> {
  const wanted = stackOf(input.fleet, buildStackTemplate(input));
  const [stack] = seen.get(stackRef) ?? [];
  if (!stack || stack.attributes.template === wanted.spec.digest) return wanted;
  const before = await stacks.getTemplate(cloud, stackIdOf(input.fleet.name, stack));
  const said = { imageTexts: imageTextsIn(before), subnets: subnetsIn(before) };
  return stackOf(input.fleet, buildStackTemplate({ ...input, ...said }));
}

export function stackOf(fleet: FleetNames, template: HotTemplate): Wanted<'stack'> {
  // Shortened: a tag has at most 80 characters.
  const digest = sha256(JSON.stringify(template)).slice(0, 32);
  return {
    ...stackNames(fleet),
    kind: 'stack',
    spec: { template, digest },
    fingerprint: '',
    dependsOn: [],
    remembered: null,
  };
}

export const stackIdOf = (fleetName: string, { cloudId }: Seen): stacks.StackId => ({
  stack_name: nameOf(fleetName, key),
  id: cloudId,
});

/** Rules bear no mark in a stack: they are part of their groups. */
export const isTracked = ({ kind }: Ref): boolean => kind !== 'security_group_rule';

/**
 * What the fleet's stack has, by `kind/key`, with what is there in the cloud under the same mark but is not the stack's
 * left out: while Heat replaces an object there are two. What is on record stays in, to be kept, when the stack has let go
 * of it: those are given. Null while the stack does not exist or is at work.
 */
export async function readStack(
  { cloud, fleetName }: Scope,
  seen: SeenByRef,
  wanted: Wanted[],
  rows: ResourceRow[],
): Promise<ReadonlySet<string> | null> {
  const stack = seen.get(stackRef)?.[0];
  if (stack?.state !== 'active' && stack?.state !== 'error') return null;
  const asked = new Set(wanted.map(refText));
  const left = rows.filter((row) => !asked.has(refText(row)));
  const recorded = new Map(rows.map((row) => [refText(row), row.cloudId]));
  const letGo = new Set<string>();
  const listed = await stacks.listResources(cloud, stackIdOf(fleetName, stack));
  const physical = new Map(listed.map((resource) => [resource.resource_name, resource]));
  const unhealthy = new Set<string>();
  const past: string[] = [];
  for (const ref of [...wanted, ...left].filter(({ kind }) => kind !== 'stack')) {
    const [text, name] = [refText(ref), hotName(ref)];
    const objects = seen.get(text) ?? [];
    const resource = physical.get(name);
    const own = ownOf(objects, ref, resource?.physical_resource_id ?? '');
    const known = objects.find(({ cloudId }) => cloudId === recorded.get(text));
    const kept = !resource && !asked.has(text) && known?.attributes.keep ? known : undefined;
    if (kept) letGo.add(text);
    // Heat cleans up only when all else is done: until then the one before runs on, and is used.
    const before = stack.state === 'error' && known?.state !== 'deleting' ? known : undefined;
    const shown = before ?? own ?? kept;
    if (shown) seen.set(text, [shown]);
    else seen.delete(text);
    if (resource && !isMadeNatively(ref) && isUnhealthy(resource, own)) unhealthy.add(name);
    const isPast =
      known?.kind === 'volume' && !known.attributes.keep && resource?.physical_resource_id !== known.cloudId;
    if (isPast) past.push(known.cloudId);
  }
  stack.attributes.unhealthy = [...unhealthy];
  if (stack.state === 'error' && isAllMade(stack, wanted, physical)) stack.attributes.past = past;
  tellFailedVolumes(stack, listed, seen);
  return letGo;
}

/** Whether the stack has all of the template that is wanted of it: what it failed at is then to take away what was before. */
function isAllMade({ attributes }: Seen, wanted: Wanted[], listed: ReadonlyMap<string, stacks.StackResource>): boolean {
  const asked = wanted.find((one): one is Wanted<'stack'> => one.kind === 'stack');
  if (!asked || asked.spec.digest !== attributes.template) return false;
  // What is only begun is in INIT_COMPLETE.
  const isMade = (status = '') => /^(?!INIT_|DELETE_).*_COMPLETE$/.test(status);
  return Object.keys(asked.spec.template.resources).every((name) => isMade(listed.get(name)?.resource_status));
}

/** What failed a check Heat makes anew; a volume may have been at work then, and is there all the same. */
export function tellFailedVolumes(stack: Seen, listed: stacks.StackResource[], seen: SeenByRef): void {
  const volumes = [...seen.values()].flat().filter(({ kind, state }) => kind === 'volume' && state !== 'deleting');
  const ids = new Set<string | null>(volumes.map(({ cloudId }) => cloudId));
  const failed = listed.filter(({ resource_status: status }) => status === 'CHECK_FAILED');
  stack.attributes.falselyFailed = failed
    .filter(({ physical_resource_id: id }) => ids.has(id))
    .map(({ resource_name: name }) => name);
}

/**
 * What is made natively when it is gone, though Heat has made it first: joints, which Heat does not miss, and a key pair, which
 * has one name for good, so that Heat's clean-up takes the new one away with the old.
 */
export const isMadeNatively = ({ kind }: Ref): boolean => joiningKinds.has(kind) || kind === 'key_pair';

const ownOf = (objects: Seen[], { kind }: Ref, physicalId: string): Seen | undefined =>
  objects.find(({ cloudId }) => joiningKinds.has(kind) || cloudId === physicalId);

/** A volume's content is not thrown away because the cloud shows an error. */
function isUnhealthy({ resource_status: status }: stacks.StackResource, own: Seen | undefined): boolean {
  // Marked before, by us or by others, and not made anew since: the update that was to do it may never have begun.
  const marked = status === 'CHECK_FAILED';
  if (!marked && !status.endsWith('_COMPLETE')) return false;
  return own === undefined || (own.kind !== 'volume' && (marked || own.state === 'error'));
}
