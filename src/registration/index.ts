export { countAllDevices } from './devices/device-overview.repository';
export { AllowListService } from './enrollments/allow-list.service';
export { AllowedHardwareEntity } from './enrollments/allowed-hardware.entity';
export { BrokerClientEntity } from './connections/broker-client.entity';
export { BrokerGatekeeper } from './connections/broker.gatekeeper';
export { DeviceCertificateEntity } from './certificates/device-certificate.entity';
export { DeviceEventEntity } from './devices/device-event.entity';
export { deviceSorting } from './devices/device-list.repository';
export { DeviceLoginEntity } from './connections/device-login.entity';
export { DeviceOverviewService } from './devices/device-overview.service';
export { DeviceReportEntity } from './devices/device-report.entity';
export { DeviceStateService } from './devices/device-state.service';
export { DeviceEntity } from './devices/device.entity';
export { DeviceAuthority } from './certificates/device.authority';
export { DeviceLogins } from './connections/device.logins';
export { DeviceService } from './devices/device.service';
export {
  deviceStatuses,
  mostLinesCounted,
  type Decision,
  type DeviceEvent,
  type ListedDevice,
} from './devices/device.types';
export type { DoorAnswer } from './door.claim';
export { DoorProofs, type ProvenCertificate, type ProvenEnrollment } from './door.proofs';
export { EnrollmentEntity } from './enrollments/enrollment.entity';
export { EnrollmentSecretEntity } from './enrollments/enrollment-secret.entity';
export { EnrollmentSecretService } from './enrollments/enrollment-secret.service';
export { EnrollmentService } from './enrollments/enrollment.service';
export { problemsOf } from './json.payload';
export { RefusalRecord, type Refused } from './refusals/refusal.record';
export { enrollmentRefused, payloadInvalid, throttledCode } from './refusals/refusals';
export { RegistrationAllowance } from './admission/registration.allowance';
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
export { RefusedMessageEntity } from './refusals/refused-message.entity';
export type { KeptRefusal } from './refusals/refused-message.repository';
export { RefusedMessageService } from './refusals/refused-message.service';
export { ReplyDebtEntity } from './replies/reply-debt.entity';
export { oldestDebt } from './replies/reply-debt.repository';
