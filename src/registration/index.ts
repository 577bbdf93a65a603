export { DeviceEventEntity } from './device-event.entity';
export { DeviceEntity } from './device.entity';
export { DeviceService, type DecisionResult, type DeviceListQuery } from './device.service';
export {
  decisions,
  deviceStatuses,
  type Decision,
  type Device,
  type DeviceEvent,
  type DeviceEventType,
  type DeviceStatus,
} from './device.types';
export { EnrollmentEntity } from './enrollment.entity';
export { EnrollmentService, type Enrollment } from './enrollment.service';
export { RegistrationModule } from './registration.module';
export {
  decisionInputSchema,
  enrollmentInputSchema,
  type DecisionInput,
  type EnrollmentInput,
} from './registration.schema';
export { RejectedMessageEntity } from './rejected-message.entity';
