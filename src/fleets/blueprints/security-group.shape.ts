import { z } from 'zod';
import { familyOf, parsePrefix } from '../../common/cidr';
import { keySchema, portSchema } from './blueprint.fields';
import { protocolNames } from './ip.protocols';

const icmpNumber = z.int('must be a whole number').min(0, 'must be at least 0').max(255, 'must be at most 255');

const protocolSchema = z
  .union([z.enum(protocolNames), z.int().min(0, 'must be at least 0').max(255, 'must be at most 255')], {
    error: `must be one of ${protocolNames.join(', ')}, or a number from 0 to 255`,
  })
  .describe('By name or IANA number; any protocol when absent');

/** Of IPv4 in its one form: the cloud shows that, and takes no other. */
function isPrefix(text: string): boolean {
  const prefix = parsePrefix(text);
  return prefix !== null && (familyOf(text) === 6 || prefix.text === text);
}

const securityGroupRuleSchema = z.strictObject({
  direction: z.enum(['ingress', 'egress']).default('ingress').describe('Which way the traffic goes'),
  ethertype: z
    .enum(['IPv4', 'IPv6'])
    .optional()
    .describe('When absent that of `remoteCidr`, IPv6 for protocols that only it has, and otherwise IPv4'),
  protocol: protocolSchema.optional(),
  port: portSchema
    .optional()
    .describe('Only port, or first port of the range, of tcp, udp, sctp, dccp or udplite; all ports when absent'),
  portMax: portSchema.optional().describe('Last port of the range that begins at `port`'),
  icmpType: icmpNumber.optional().describe('Type of icmp or ipv6-icmp; all types when absent'),
  icmpCode: icmpNumber.optional().describe('Code of the type; all codes when absent'),
  remoteCidr: z
    .string()
    .refine(isPrefix, {
      error: 'must be an IPv4 or IPv6 block without host bits, such as 0.0.0.0/0 or 2001:db8::/32',
    })
    .optional()
    .describe('From or to where; anywhere when absent'),
  remoteGroup: keySchema
    .optional()
    .describe('Key of the security group whose members it is from or to, instead of `remoteCidr`; may be its own'),
});

export const securityGroupSchema = z.strictObject({
  key: keySchema.describe('Name of the security group within the blueprint'),
  rules: z
    .array(securityGroupRuleSchema)
    .max(100, 'must be at most 100')
    .default([])
    .describe("What it lets through, beside what the cloud's own rules of a new group do (usually all egress)"),
});

export type SecurityGroupSpec = z.infer<typeof securityGroupSchema>;
export type SecurityGroupRuleSpec = z.infer<typeof securityGroupRuleSchema>;
