import { DomainError } from '../common/errors';

/** Nothing goes to the devices now; whoever asked tries again. */
export const mqttUnavailable = (message: string, action?: string): DomainError =>
  new DomainError({ code: 'MQTT_UNAVAILABLE', status: 503, message, action, retryAfter: 5 });
