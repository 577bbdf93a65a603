import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../common/api.client';
import { placeOf, type BrokerPlace } from './broker.address';

/** Null where nobody has told the service. */
async function readPlace(): Promise<BrokerPlace | null> {
  const response = await fetch('/health/ready');
  const health = (await response.json()) as Schemas['Health'];
  return placeOf(health.parts.mqtt.gateways, window.location.hostname);
}

export const useBrokerPlace = () => useQuery({ queryKey: ['broker-place'], queryFn: readPlace, staleTime: Infinity });
