import { deriveDeviceKey } from './device.proof';
import { DpsAgent } from './dps.agent';
import { GatewayAgent, type AgentObserver } from './gateway.agent';

/** `native`: our reference agent; `dps`: a device of Azure's Device Provisioning Service, on the front listener. */
export const gatewayStyles = ['native', 'dps'] as const;
export type GatewayStyle = (typeof gatewayStyles)[number];

/** What all gateways of a simulation share. */
export interface SwarmCredentials {
  style: GatewayStyle;
  url: string;
  /** Of the native style; DPS is MQTT 3.1.1. */
  protocol: '3.1.1' | '5';
  /** CA certificates (PEM) of the broker. */
  ca?: string;
  fleet: string;
  enrollmentId: string;
  secret: string;
}

const model = 'simulated';

export function simulatedGateway(
  { style, url, protocol, ca, fleet, enrollmentId, secret }: SwarmCredentials,
  hardwareId: string,
  observer: AgentObserver,
): GatewayAgent | DpsAgent {
  const deviceKey = deriveDeviceKey(secret, hardwareId);
  return style === 'dps'
    ? new DpsAgent({ url, ca, idScope: fleet, registrationId: hardwareId, deviceKey, model }, observer)
    : new GatewayAgent({ url, protocol, ca, hardwareId, fleet, enrollmentId, deviceKey, model }, observer);
}
