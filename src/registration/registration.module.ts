import { Module } from '@nestjs/common';
import { FleetsModule } from '../fleets';
import { AllowListService } from './allow-list.service';
import { BrokerClientSync } from './broker-client.sync';
import { BrokerGatekeeper } from './broker.gatekeeper';
import { DeviceOverviewService } from './device-overview.service';
import { DeviceReportService } from './device-report.service';
import { DeviceStateService } from './device-state.service';
import { DeviceAuthenticator } from './device.authenticator';
import { DeviceAuthority } from './device.authority';
import { DeviceLogins } from './device.logins';
import { DeviceService } from './device.service';
import { DoorProofs } from './door.proofs';
import { EnrollmentReader } from './enrollment.reader';
import { EnrollmentSecretService } from './enrollment-secret.service';
import { EnrollmentService } from './enrollment.service';
import { PendingExpirer } from './pending.expirer';
import { RegistrationService } from './registration.service';
import { RefusedMessageService } from './refused-message.service';
import { ReplyLoop } from './reply.loop';
import { ReplySender } from './reply.sender';
import { SessionDropper } from './session.dropper';

/** Expects the globals Database, CLOCK, ENCRYPTION_KEY and MqttGateway; the gateway is started after this module is made. */
@Module({
  imports: [FleetsModule],
  providers: [
    AllowListService,
    BrokerClientSync,
    BrokerGatekeeper,
    DeviceAuthority,
    DeviceAuthenticator,
    DeviceLogins,
    DeviceOverviewService,
    DeviceReportService,
    DeviceService,
    DeviceStateService,
    DoorProofs,
    EnrollmentReader,
    EnrollmentSecretService,
    EnrollmentService,
    PendingExpirer,
    RegistrationService,
    RefusedMessageService,
    ReplyLoop,
    ReplySender,
    SessionDropper,
  ],
  exports: [
    AllowListService,
    BrokerGatekeeper,
    DeviceAuthority,
    DeviceLogins,
    DeviceOverviewService,
    DeviceService,
    DeviceStateService,
    DoorProofs,
    EnrollmentSecretService,
    EnrollmentService,
    RegistrationService,
    RefusedMessageService,
  ],
})
export class RegistrationModule {}
