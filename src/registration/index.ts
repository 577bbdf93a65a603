export { countDevices } from './device-count.repository';
export { AllowListService } from './allow-list.service';
export { AllowedHardwareEntity } from './allowed-hardware.entity';
export { BrokerClientEntity } from './broker-client.entity';
export { BrokerGatekeeper } from './broker.gatekeeper';
export { DeviceCertificateEntity } from './device-certificate.entity';
export { DeviceEventEntity } from './device-event.entity';
export { deviceSorting } from './device-list.repository';
export { DeviceLoginEntity } from './device-login.entity';
export { DeviceOverviewService } from './device-overview.service';
export { DeviceReportEntity } from './device-report.entity';
export { DeviceStateService } from './device-state.service';
export { DeviceEntity } from './device.entity';
export { DeviceAuthority } from './device.authority';
export { DeviceLogins } from './device.logins';
export { DeviceService } from './device.service';
export { deviceStatuses, type Decision, type DeviceEvent, type ListedDevice } from './device.types';
export type { DoorAnswer } from './door.claim';
export { DoorProofs, type ProvenCertificate, type ProvenEnrollment } from './door.proofs';
export { EnrollmentEntity } from './enrollment.entity';
export { EnrollmentSecretEntity } from './enrollment-secret.entity';
export { EnrollmentSecretService } from './enrollment-secret.service';
export { EnrollmentService } from './enrollment.service';
export { throttledCode } from './refusals';
export { RegistrationModule } from './registration.module';
export {
  decisionInputSchema,
  enrollmentInputSchema,
  enrollmentPatchSchema,
  rotationInputSchema,
  verificationInputSchema,
  type DecisionInput,
  type EnrollmentInput,
  type EnrollmentPatch,
  type RotationInput,
  type VerificationInput,
} from './registration.schema';
export { RegistrationService } from './registration.service';
export { RefusedMessageEntity } from './refused-message.entity';
export type { KeptRefusal } from './refused-message.repository';
export { RefusedMessageService } from './refused-message.service';
export { ReplyDebtEntity } from './reply-debt.entity';
