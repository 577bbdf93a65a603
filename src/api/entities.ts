export { ApiTokenEntity } from './access/api-token.entity';
export { AuditEntryEntity } from './audit/audit-entry.entity';
export { SessionEntity } from './sign-in/session.entity';
export { SignInCodeEntity } from './sign-in/sign-in-code.entity';
export { IdempotencyKeyEntity } from './idempotency/idempotency-key.entity';
