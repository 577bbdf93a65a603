import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { ServerState } from '../reconciliation/lifecycle-event.types';

/** Which share of a flavor's hour was billed in a server's state, and since when; append-only. */
@Entity('state_policy')
@Check('ck_state_policy_state', `"state" in ('stopped', 'shelved')`)
@Check('ck_state_policy_share', '"share" between 0 and 1')
export class StatePolicyEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_state_policy' })
  state!: ServerState;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_state_policy' })
  since!: Date;

  @Column('numeric')
  share!: string;
}
