import { useQuery } from '@tanstack/react-query';

export interface BrokerPlace {
  host: string;
  port: string;
}

/** The broker's own port where the service tells it, at the host by which the dashboard was found. */
async function readPlace(): Promise<BrokerPlace> {
  const usual = { host: window.location.hostname, port: '1883' };
  const response = await fetch('/health/ready');
  const health = (await response.json()) as { parts?: { mqtt?: { detail?: string } } };
  const port = /\bmqtt:\/\/[^ ,]*:(\d+)/.exec(health.parts?.mqtt?.detail ?? '')?.[1];
  return port === undefined ? usual : { ...usual, port };
}

export const useBrokerPlace = () => useQuery({ queryKey: ['broker-place'], queryFn: readPlace, staleTime: Infinity });
