import type { Clock } from '../../common/clock';
import type { Config } from '../../config';
import { probeBroker, type BrokerFault } from '../../mqtt';
import { checkCertificateFile } from './certificate.check';
import type { FindingCode } from './finding.codes';
import { broken, ok, type Finding } from './finding';

const treatments: Record<BrokerFault, { code: FindingCode; action: string }> = {
  unreachable: {
    code: 'BROKER_UNREACHABLE',
    action: 'Start that broker, or correct MQTT_URL; unset it to use the embedded one.',
  },
  untrusted: {
    code: 'BROKER_UNTRUSTED',
    action: 'Name the CA certificates of the broker with MQTT_CA_FILE, and its real host name in MQTT_URL.',
  },
  credentials: {
    code: 'BROKER_CREDENTIALS_REFUSED',
    action: 'Correct MQTT_USERNAME and MQTT_PASSWORD, or make the account at the broker.',
  },
  subscription: {
    code: 'BROKER_SUBSCRIPTION_REFUSED',
    action: "Let the service's account subscribe to $share/moorage/moorage/v1/+/… (docs/brokers.md).",
  },
};

/** An external broker: reached, signed in, and shared subscriptions granted. */
export async function checkBroker({ mqtt }: Config, clock: Clock): Promise<Finding[]> {
  if (mqtt.url === null) return [ok('broker', 'embedded')];
  const certificates = mqtt.caFile === null ? [] : [await checkCertificateFile('MQTT_CA_FILE', mqtt.caFile, clock)];
  if (certificates.some(({ code }) => code === 'CERTIFICATE_UNREADABLE')) return certificates;
  const result = await probeBroker({ ...mqtt, url: mqtt.url });
  if (result.fault === null) return [...certificates, ok('broker', result.detail)];
  const { code, action } = treatments[result.fault];
  return [...certificates, broken('broker', code, result.detail, action)];
}
