import { isHardwareId } from '../../mqtt';

/** Topics and user name of Azure's Device Provisioning Service (iot-mqtt-connect-to-iot-dps). */
const responses = '$dps/registrations/res/';
const registerTopic = '$dps/registrations/PUT/iotdps-register/?';
const pollTopic = '$dps/registrations/GET/iotdps-get-operationstatus/?';

export interface DpsIdentity {
  /** The fleet's name. */
  idScope: string;
  registrationId: string;
}

/** `{idScope}/registrations/{registrationId}/api-version=…`; null when it is no user name of this kind. */
export function parseUsername(username: string | null): DpsIdentity | null {
  const match = /^([^/\p{C}]{1,255})\/registrations\/([^/]{1,128})\/api-version=/u.exec(username ?? '');
  return match && isHardwareId(match[2]) ? { idScope: match[1], registrationId: match[2] } : null;
}

export const looksLikeDps = (username: string | null): boolean => /^[^/]*\/registrations\//.test(username ?? '');

export type DpsRequest = { kind: 'register'; rid: string } | { kind: 'poll'; rid: string; operationId: string };

export const isRequestTopic = (topic: string): boolean =>
  topic.startsWith(registerTopic) || topic.startsWith(pollTopic);

export const isResponseFilter = (filter: string): boolean => filter === `${responses}#`;

/** Null when the topic asks for nothing that could be answered. */
export function parseRequest(topic: string): DpsRequest | null {
  const poll = topic.startsWith(pollTopic);
  if (!poll && !topic.startsWith(registerTopic)) return null;
  const query = new URLSearchParams(topic.slice((poll ? pollTopic : registerTopic).length));
  const [rid, operationId] = [query.get('$rid'), query.get('operationId')];
  // It comes back in a topic name: only what cannot be anything else there.
  if (rid === null || !/^[\w.:-]{1,128}$/.test(rid)) return null;
  if (!poll) return { kind: 'register', rid };
  return operationId === null ? null : { kind: 'poll', rid, operationId };
}

export const responseTopic = (status: number, rid: string, retryAfter: number | null): string =>
  `${responses}${status}/?$rid=${rid}${retryAfter === null ? '' : `&retry-after=${retryAfter}`}`;
