import { Module } from '@nestjs/common';
import { FleetsModule } from '../fleets';
import { DeviceStateService } from './device-state.service';
import { DeviceAuthenticator } from './device.authenticator';
import { DeviceAuthority } from './device.authority';
import { DeviceService } from './device.service';
import { EnrollmentService } from './enrollment.service';
import { RegistrationService } from './registration.service';
import { ReplyLoop } from './reply.loop';
import { ReplySender } from './reply.sender';

/** Expects the globals Database, CLOCK, ENCRYPTION_KEY and MqttGateway; the gateway is started after this module is made. */
@Module({
  imports: [FleetsModule],
  providers: [
    DeviceAuthority,
    DeviceAuthenticator,
    DeviceService,
    DeviceStateService,
    EnrollmentService,
    RegistrationService,
    ReplyLoop,
    ReplySender,
  ],
  exports: [DeviceService, EnrollmentService],
})
export class RegistrationModule {}
