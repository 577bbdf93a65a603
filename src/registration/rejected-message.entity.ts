import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The newest messages that were refused, for whoever asks why a device is not answered; bounded. */
@Entity('rejected_message')
export class RejectedMessageEntity {
  @PrimaryColumn('bigint', {
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_rejected_message',
  })
  seq!: string;

  @Column('text')
  topic!: string;

  @Column('text', { name: 'hardware_id' })
  hardwareId!: string;

  @Column('text')
  code!: string;

  /** The beginning of the payload, without what could be a secret. */
  @Column('text')
  excerpt!: string;

  @Column('text', { name: 'correlation_id' })
  correlationId!: string;

  @Column('timestamptz')
  at!: Date;
}
