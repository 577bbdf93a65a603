export { asyncApiDocument } from './asyncapi';
export { CertificateAuthorityEntity } from './certificate-authority.entity';
export {
  CertificateAuthority,
  checkRequest,
  type CheckedRequest,
  type DeviceCertificate,
} from './certificate.authority';
export { createMqttGateway, type GatewayParts } from './gateway.factory';
export { defaultLimits, type BrokerLimits } from './limits';
export {
  MqttGateway,
  type DeviceAuthenticator,
  type DeviceCredentials,
  type GatewayAddress,
  type GatewayHealth,
  type InboundHandler,
  type InboundMessage,
  type PublishOptions,
  type ResponseAddress,
} from './mqtt.gateway';
export {
  deviceStates,
  deviceStateSchema,
  hardwareIdSchema,
  registerRequestSchema,
  registrationReplySchema,
  usageSchema,
  type DeviceState,
  type RegisterRequest,
  type RegistrationReply,
} from './payload.schema';
export { loadAuthority } from './server.identity';
export { inboundKinds, isHardwareId, parseTopic, prefixOf, topicOf, type InboundKind } from './topics';
