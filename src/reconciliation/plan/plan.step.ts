/** One step as people see it; `meter` and `quantity` are what it will be billed by. */
export interface PlanStep {
  action: string;
  kind: string;
  key: string;
  name: string;
  reason: string;
  dependsOn: string[];
  meter: string | null;
  quantity: string | null;
}
