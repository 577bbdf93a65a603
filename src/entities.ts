import { ApiTokenEntity, AuditEntryEntity, IdempotencyKeyEntity } from './api/entities';
import { AccountPriceBookEntity, PriceBookEntity, PriceEntity } from './billing';
import { WorkItemEntity } from './database';
import {
  AccountEntity,
  BlueprintEntity,
  BlueprintVersionEntity,
  CidrPoolEntity,
  FleetEntity,
  FleetKeyPairEntity,
  FleetLinkEntity,
  SubnetAllocationEntity,
} from './fleets';
import { CertificateAuthorityEntity } from './mqtt';
import { MeteredEventEntity, UsageIntervalEntity } from './metering';
import { AnomalyEntity, CloudResourceEntity, FleetEventEntity, LifecycleEventEntity } from './reconciliation';
import { DeviceEntity, DeviceEventEntity, EnrollmentEntity, RejectedMessageEntity } from './registration';

/** Every entity of every stage: what the schema is compared with. */
export const entities = [
  WorkItemEntity,
  AccountEntity,
  BlueprintEntity,
  BlueprintVersionEntity,
  FleetEntity,
  FleetKeyPairEntity,
  FleetLinkEntity,
  SubnetAllocationEntity,
  CidrPoolEntity,
  CertificateAuthorityEntity,
  EnrollmentEntity,
  DeviceEntity,
  DeviceEventEntity,
  RejectedMessageEntity,
  LifecycleEventEntity,
  CloudResourceEntity,
  AnomalyEntity,
  FleetEventEntity,
  MeteredEventEntity,
  UsageIntervalEntity,
  PriceBookEntity,
  PriceEntity,
  AccountPriceBookEntity,
  ApiTokenEntity,
  IdempotencyKeyEntity,
  AuditEntryEntity,
];
