import { useQuery } from '@tanstack/react-query';
import { readHealth } from '../common/health.query';
import { placeOf, type BrokerPlace } from './broker.address';

/** Null where nobody has told the service. */
async function readPlace(): Promise<BrokerPlace | null> {
  const health = await readHealth();
  return placeOf(health.parts.mqtt.gateways, window.location.hostname);
}

export const useBrokerPlace = () => useQuery({ queryKey: ['broker-place'], queryFn: readPlace, staleTime: Infinity });
