export { asyncApiDocument } from './asyncapi';
export { probeBroker, type BrokerFault } from './broker.probe';
export { CertificateAuthorityEntity } from './certificate-authority.entity';
export { hasAuthority } from './certificate-authority.repository';
export {
  CertificateAuthority,
  checkRequest,
  isStrongKey,
  type CheckedRequest,
  revocationsMs,
  type DeviceCertificate,
} from './certificate.authority';
export type { Caller, Closed, Door, DoorMessage, Guest, Holder, Line, Owner } from './front/door';
export { keyFingerprintOf } from './client-certificate';
export type { BrokerClients, KeptClient } from './dynamic-security/broker.clients';
export type { WantedClient } from './dynamic-security/client.commands';
export { createMqttGateway } from './gateway.factory';
export {
  MqttGateway,
  type Admission,
  type Certified,
  type DeviceConnections,
  type DeviceCredentials,
  type GatewayAddress,
  type InboundMessage,
  type PublishOptions,
} from './mqtt.gateway';
export {
  deviceStateSchema,
  registerRequestSchema,
  registrationReplySchema,
  usageSchema,
  type DeviceState,
  type RegisterRequest,
  type RegistrationReply,
} from './payload.schema';
export { loadAuthority, opensAuthority } from './server.identity';
export type { RevokedCertificate } from './revocation.list';
export { isHardwareId, isOurTopic, isOwnTopic, isOwnTopicName, matches, prefixOf, topicOf } from './topics';
