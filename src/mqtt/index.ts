export { asyncApiDocument } from './asyncapi';
export { CertificateAuthorityEntity } from './certificate-authority.entity';
export { CertificateAuthority, checkRequest } from './certificate.authority';
export { createMqttGateway } from './gateway.factory';
export { MqttGateway, type DeviceCredentials, type InboundMessage, type PublishOptions } from './mqtt.gateway';
export {
  deviceStateSchema,
  registerRequestSchema,
  registrationReplySchema,
  type DeviceState,
  type RegisterRequest,
  type RegistrationReply,
} from './payload.schema';
export { loadAuthority } from './server.identity';
export { prefixOf, topicOf } from './topics';
