import { Module } from '@nestjs/common';
import { FleetsModule } from '../fleets';
import { AllowListService } from './enrollments/allow-list.service';
import { BrokerClientSync } from './connections/broker-client.sync';
import { BrokerGatekeeper } from './connections/broker.gatekeeper';
import { DeviceOverviewService } from './devices/device-overview.service';
import { DeviceReportService } from './devices/device-report.service';
import { DeviceStateService } from './devices/device-state.service';
import { DeviceAuthenticator } from './connections/device.authenticator';
import { DeviceAuthority } from './certificates/device.authority';
import { DeviceLogins } from './connections/device.logins';
import { DeviceService } from './devices/device.service';
import { DoorProofs } from './door.proofs';
import { EnrollmentReader } from './enrollments/enrollment.reader';
import { EnrollmentSecretService } from './enrollments/enrollment-secret.service';
import { EnrollmentService } from './enrollments/enrollment.service';
import { PendingExpirer } from './devices/pending.expirer';
import { RefusalRecord } from './refusals/refusal.record';
import { RefusedMessageService } from './refusals/refused-message.service';
import { RegistrationService } from './registration.service';
import { ReplyLoop } from './replies/reply.loop';
import { ReplySender } from './replies/reply.sender';
import { StateLineKeeper } from './devices/state-line.keeper';
import { SessionDropper } from './connections/session.dropper';

/** Expects the globals Database, CLOCK, CONFIG, ENCRYPTION_KEY, BackgroundWork and MqttGateway; the gateway is started after this module is made. */
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
    RefusalRecord,
    RefusedMessageService,
    RegistrationService,
    ReplyLoop,
    ReplySender,
    SessionDropper,
    StateLineKeeper,
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
    RefusalRecord,
    RefusedMessageService,
    RegistrationService,
  ],
})
export class RegistrationModule {}
