export { DeviceEventEntity } from './device-event.entity';
export { DeviceEntity } from './device.entity';
export { DeviceService } from './device.service';
export { deviceStatuses, type Decision, type Device, type DeviceEvent } from './device.types';
export { EnrollmentEntity } from './enrollment.entity';
export { EnrollmentService } from './enrollment.service';
export { RegistrationModule } from './registration.module';
export {
  decisionInputSchema,
  enrollmentInputSchema,
  type DecisionInput,
  type EnrollmentInput,
} from './registration.schema';
export { RejectedMessageEntity } from './rejected-message.entity';
