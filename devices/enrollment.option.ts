import { Option } from 'commander';

export interface EnrollmentOptions {
  /** `<id>` or `<id>:<secret>`, as typed. */
  enrollment: string;
  /** Of the environment. */
  secret?: string;
}

/** The environment's group secret: what is typed shows to every user of the machine, in the list of processes. */
export const secretOption = (): Option => new Option('--secret <text>').env('SECRET').hideHelp();

/** The enrollment's id, and the group secret, where it is told; what is typed goes before the environment. */
export function enrollmentOf({ enrollment, secret }: EnrollmentOptions): { enrollmentId: string; secret?: string } {
  const [enrollmentId, ...typed] = enrollment.split(':');
  return { enrollmentId, secret: typed.join(':') || secret || undefined };
}
