export { ApiTokenEntity } from './access/api-token.entity';
export { AuditEntryEntity } from './audit/audit-entry.entity';
export { IdempotencyKeyEntity } from './idempotency/idempotency-key.entity';
