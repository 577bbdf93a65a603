import type { Fleet } from '../../fleets';
import type { PlanStep } from '../plan/plan.step';
import { hasOwnProject, projectName } from './project.context';

const ref = 'project/project';

/** The steps with those of the fleet's own project: it comes before everything, and goes after everything. */
export function withProject(fleet: Fleet, steps: PlanStep[]): PlanStep[] {
  if (!hasOwnProject(fleet)) return steps;
  const step = (action: string, reason: string, dependsOn: string[]): PlanStep => ({
    action,
    kind: 'project',
    key: 'project',
    name: projectName(fleet),
    reason,
    dependsOn,
    meter: null,
    quantity: null,
  });
  const stands = fleet.project.id !== null;
  if (fleet.deleteRequestedAt) return stands ? [...steps, step('delete', 'is not wanted any more', [])] : steps;
  if (stands) return steps;
  const making = step('create', 'does not exist', []);
  const after = ({ dependsOn, ...rest }: PlanStep): PlanStep => ({
    ...rest,
    dependsOn: dependsOn.length > 0 ? dependsOn : [`create ${ref}`],
  });
  return [making, ...steps.map(after)];
}
