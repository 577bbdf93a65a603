import { Database1764000000000 } from './1764000000000-database';
import { Fleets1764000100000 } from './1764000100000-fleets';
import { Mqtt1764000150000 } from './1764000150000-mqtt';
import { Registration1764000200000 } from './1764000200000-registration';
import { Reconciliation1764000300000 } from './1764000300000-reconciliation';
import { CloudResource1764000310000 } from './1764000310000-cloud-resource';
import { Metering1764000400000 } from './1764000400000-metering';
import { Billing1764000500000 } from './1764000500000-billing';
import { Api1764000600000 } from './1764000600000-api';
import { Operations1764000900000 } from './1764000900000-operations';
import { Engine1764000950000 } from './1764000950000-engine';
import { ServerWishes1764001000000 } from './1764001000000-server-wishes';
import { FleetLink1764001100000 } from './1764001100000-fleet-link';
import { FleetImage1764001200000 } from './1764001200000-fleet-image';
import { ImageUpload1764001210000 } from './1764001210000-image-upload';
import { OwnProject1764001300000 } from './1764001300000-own-project';
import { DriftPolicy1764001400000 } from './1764001400000-drift-policy';
import { FleetSnapshot1764001500000 } from './1764001500000-fleet-snapshot';
import { EnrollmentSecret1764001600000 } from './1764001600000-enrollment-secret';
import { EnrollmentLimits1764001610000 } from './1764001610000-enrollment-limits';
import { EnrollmentAuthority1764001620000 } from './1764001620000-enrollment-authority';
import { DeviceCertificate1764001630000 } from './1764001630000-device-certificate';
import { ReplyDebt1764001700000 } from './1764001700000-reply-debt';
import { DeviceLogin1764001710000 } from './1764001710000-device-login';
import { CertificateOffer1764001720000 } from './1764001720000-certificate-offer';
import { EnrollmentRate1764001800000 } from './1764001800000-enrollment-rate';
import { BrokerClient1764001810000 } from './1764001810000-broker-client';
import { RegistrationWrites1764001900000 } from './1764001900000-registration-writes';
import { CountedUsage1764002000000 } from './1764002000000-counted-usage';
import { KnownUsage1764002100000 } from './1764002100000-known-usage';
import { LastSeen1764002110000 } from './1764002110000-last-seen';
import { OwnedStorage1764002120000 } from './1764002120000-owned-storage';
import { Inventory1764002130000 } from './1764002130000-inventory';
import { PriceHistory1764002200000 } from './1764002200000-price-history';
import { Invoices1764002210000 } from './1764002210000-invoices';
import { Budget1764002300000 } from './1764002300000-budget';
import { InvoiceArchive1764002310000 } from './1764002310000-invoice-archive';
import { AccountLimits1764002400000 } from './1764002400000-account-limits';
import { Session1764002410000 } from './1764002410000-session';
import { AuditSubject1764002420000 } from './1764002420000-audit-subject';
import { TraceContext1764002600000 } from './1764002600000-trace-context';
import { GatewayCounter1764002800000 } from './1764002800000-gateway-counter';
import { ResourceRegion1764002810000 } from './1764002810000-resource-region';
import { GnocchiCount1764002820000 } from './1764002820000-gnocchi-count';
import { DeviceIndexes1764002900000 } from './1764002900000-device-indexes';
import { RefusedMessage1764003000000 } from './1764003000000-refused-message';
import { BlueprintDeletion1764003010000 } from './1764003010000-blueprint-deletion';
import { OutdatedKeys1764003020000 } from './1764003020000-outdated-keys';
import { UsageRetention1764003030000 } from './1764003030000-usage-retention';
import { InvoicePrefix1764003040000 } from './1764003040000-invoice-prefix';
import { UsageEventAccount1764003050000 } from './1764003050000-usage-event-account';
import { LeanRegistration1764003060000 } from './1764003060000-lean-registration';
import { IntervalList1764003070000 } from './1764003070000-interval-list';
import { FleetCounter1764003100000 } from './1764003100000-fleet-counter';
import { CountedUsageRecorded1764003110000 } from './1764003110000-counted-usage-recorded';
import { StandingBlueprint1764003200000 } from './1764003200000-standing-blueprint';
import { ListsOfAccounts1764003300000 } from './1764003300000-lists-of-accounts';
import { MonthOverlap1764003900000 } from './1764003900000-month-overlap';
import { AuditSorting1764004020000 } from './1764004020000-audit-sorting';
import { ReservedAddress1764004030000 } from './1764004030000-reserved-address';

/** Every migration, oldest first; named here so that a build, a test and the command line run the same ones. */
export const migrations = [
  Database1764000000000,
  Fleets1764000100000,
  Mqtt1764000150000,
  Registration1764000200000,
  Reconciliation1764000300000,
  CloudResource1764000310000,
  Metering1764000400000,
  Billing1764000500000,
  Api1764000600000,
  Operations1764000900000,
  Engine1764000950000,
  ServerWishes1764001000000,
  FleetLink1764001100000,
  FleetImage1764001200000,
  ImageUpload1764001210000,
  OwnProject1764001300000,
  DriftPolicy1764001400000,
  FleetSnapshot1764001500000,
  EnrollmentSecret1764001600000,
  EnrollmentLimits1764001610000,
  EnrollmentAuthority1764001620000,
  DeviceCertificate1764001630000,
  ReplyDebt1764001700000,
  DeviceLogin1764001710000,
  CertificateOffer1764001720000,
  EnrollmentRate1764001800000,
  BrokerClient1764001810000,
  RegistrationWrites1764001900000,
  CountedUsage1764002000000,
  KnownUsage1764002100000,
  LastSeen1764002110000,
  OwnedStorage1764002120000,
  Inventory1764002130000,
  PriceHistory1764002200000,
  Invoices1764002210000,
  Budget1764002300000,
  InvoiceArchive1764002310000,
  AccountLimits1764002400000,
  Session1764002410000,
  AuditSubject1764002420000,
  TraceContext1764002600000,
  GatewayCounter1764002800000,
  ResourceRegion1764002810000,
  GnocchiCount1764002820000,
  DeviceIndexes1764002900000,
  RefusedMessage1764003000000,
  BlueprintDeletion1764003010000,
  OutdatedKeys1764003020000,
  UsageRetention1764003030000,
  InvoicePrefix1764003040000,
  UsageEventAccount1764003050000,
  LeanRegistration1764003060000,
  IntervalList1764003070000,
  FleetCounter1764003100000,
  CountedUsageRecorded1764003110000,
  StandingBlueprint1764003200000,
  ListsOfAccounts1764003300000,
  MonthOverlap1764003900000,
  AuditSorting1764004020000,
  ReservedAddress1764004030000,
];
