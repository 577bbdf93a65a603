/** Topics of AWS IoT Fleet Provisioning (fleet-provision-api); the last level names the payload's format. */
const topics =
  /^\$aws\/(?:certificates\/(create|create-from-csr)|provisioning-templates\/([^/+#]{1,255})\/provision)\/(json|cbor)$/;

export interface AwsRequest {
  operation: 'create' | 'create-from-csr' | 'provision';
  /** Of `provision`. */
  template: string | null;
  format: 'json' | 'cbor';
}

export function parseTopic(topic: string): AwsRequest | null {
  const [matched, create, template = null, format] = topics.exec(topic) ?? [];
  if (matched === undefined) return null;
  const operation = create === 'create' || create === 'create-from-csr' ? create : 'provision';
  return { operation, template, format: format === 'cbor' ? 'cbor' : 'json' };
}

/** The two topics of each operation that answers come on; no wildcards, as the SDKs subscribe. */
export const isAnswerTopic = (filter: string): boolean => {
  const request = /^(.*)\/(?:accepted|rejected)$/.exec(filter)?.[1];
  return request !== undefined && parseTopic(request) !== null;
};
