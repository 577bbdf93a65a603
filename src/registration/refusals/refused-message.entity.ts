import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The newest messages that were refused, for whoever asks why a device is not answered; bounded. */
@Entity('refused_message')
export class RefusedMessageEntity {
  @PrimaryColumn('bigint', {
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_refused_message',
  })
  seq!: string;

  @Column('text')
  topic!: string;

  @Column('text', { name: 'hardware_id' })
  hardwareId!: string;

  @Column('text')
  code!: string;

  /** What was wrong. */
  @Column('text')
  message!: string;

  /** The beginning of the payload, without what could be a secret. */
  @Column('text')
  excerpt!: string;

  @Column('text', { name: 'correlation_id' })
  correlationId!: string;

  @Column('timestamptz')
  at!: Date;
}
