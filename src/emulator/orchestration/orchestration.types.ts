import type { Row } from '../core/indexed.table';
import type { HotTemplate } from './template.types';

export type StackAction = 'CREATE' | 'UPDATE' | 'DELETE';
export type Progress = 'IN_PROGRESS' | 'COMPLETE' | 'FAILED';

export interface Stack extends Row {
  readonly name: string;
  readonly projectId: string;
  readonly userId: string;
  /** The owner's roles when the stack was last touched: what Heat's trust keeps. */
  readonly roles: readonly string[];
  readonly stackUserProjectId: string;
  readonly template: HotTemplate;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly timeoutMins: number | null;
  readonly disableRollback: boolean;
  readonly action: StackAction;
  readonly status: Progress;
  readonly reason: string;
  /** Counts actions: a step of an earlier one does nothing. */
  readonly traversal: number;
  readonly createdAt: number;
  readonly updatedAt: number | null;
  readonly deletedAt: number | null;
}

export interface StackResource extends Row {
  readonly stackId: string;
  readonly name: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly requires: readonly string[];
  /** What it is in the cloud; null before it is there. */
  readonly physicalId: string | null;
  readonly action: StackAction | 'CHECK';
  readonly status: Progress;
  readonly reason: string;
  /** Left in the cloud when the stack lets go of it. */
  readonly retained: boolean;
  /** False once another one has taken its place. */
  readonly current: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}
