import { ApiTokenEntity, AuditEntryEntity, IdempotencyKeyEntity } from './api/entities';
import { ArchiveContainerEntity } from './archives';
import { AccountPriceBookEntity, PriceBookEntity, PriceEntity } from './billing';
import { WorkItemEntity } from './database';
import { CertificateOfferEntity } from './doors';
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
import {
  AccountUnknownPolicyEntity,
  MeteredEventEntity,
  StatePolicyEntity,
  UnknownDecisionEntity,
  UsageIntervalEntity,
} from './metering';
import {
  AnomalyEntity,
  CloudResourceEntity,
  FleetEventEntity,
  FleetImageEntity,
  FleetSnapshotEntity,
  FleetProjectEntity,
  ImageUploadEntity,
  LifecycleEventEntity,
} from './reconciliation';
import {
  AllowedHardwareEntity,
  DeviceCertificateEntity,
  DeviceEntity,
  DeviceEventEntity,
  BrokerClientEntity,
  DeviceLoginEntity,
  EnrollmentEntity,
  EnrollmentSecretEntity,
  RejectedMessageEntity,
  ReplyDebtEntity,
} from './registration';

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
  EnrollmentSecretEntity,
  AllowedHardwareEntity,
  DeviceEntity,
  DeviceEventEntity,
  BrokerClientEntity,
  DeviceLoginEntity,
  DeviceCertificateEntity,
  RejectedMessageEntity,
  ReplyDebtEntity,
  CertificateOfferEntity,
  LifecycleEventEntity,
  CloudResourceEntity,
  AnomalyEntity,
  FleetEventEntity,
  FleetImageEntity,
  FleetSnapshotEntity,
  ImageUploadEntity,
  FleetProjectEntity,
  ArchiveContainerEntity,
  MeteredEventEntity,
  UsageIntervalEntity,
  UnknownDecisionEntity,
  AccountUnknownPolicyEntity,
  StatePolicyEntity,
  PriceBookEntity,
  PriceEntity,
  AccountPriceBookEntity,
  ApiTokenEntity,
  IdempotencyKeyEntity,
  AuditEntryEntity,
];
