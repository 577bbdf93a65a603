import { Button, Group, NumberInput, Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useErrorAt } from '../../common/field.errors';
import { withMember } from '../spec.edit';
import type { Rule } from '../spec.types';
import { othersOf } from './item.card';
import { numberOf } from './number.value';

const withPorts = ['tcp', 'udp', 'sctp', 'dccp', 'udplite'];
const common = ['icmp', 'tcp', 'udp', 'sctp', 'ipv6-icmp', 'vrrp', 'esp', 'ah', 'gre'];
const directions = [
  { value: 'ingress', label: 'In' },
  { value: 'egress', label: 'Out' },
];

interface RuleRowProps {
  rule: Rule;
  name: string;
  groups: string[];
  pointer: string;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
}

export function RuleRow({ rule, name, groups, pointer, onChange, onRemove }: RuleRowProps) {
  const errorAt = useErrorAt();
  const protocol = rule.protocol === undefined ? 'any' : String(rule.protocol);
  const protocols = [...new Set(['any', ...common, protocol])];
  const others = othersOf(rule, ['direction', 'protocol', 'port', 'portMax', 'remoteCidr', 'remoteGroup']);
  return (
    <div role="group" aria-label={name}>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="xs" verticalSpacing="xs">
        <Select
          label="Direction"
          data={directions}
          value={rule.direction ?? 'ingress'}
          allowDeselect={false}
          onChange={(direction) => onChange({ ...rule, direction: direction as Rule['direction'] })}
        />
        <Select
          label="Protocol"
          data={protocols}
          value={protocol}
          error={errorAt(`${pointer}/protocol`)}
          allowDeselect={false}
          onChange={(value) => onChange(withProtocol(rule, value ?? 'any'))}
        />
        <NumberInput
          label="Port"
          placeholder="all"
          value={rule.port ?? ''}
          error={errorAt(`${pointer}/port`)}
          disabled={!withPorts.includes(protocol)}
          onChange={(port) => onChange(withMember(rule, 'port', numberOf(port)))}
          min={1}
          max={65_535}
          hideControls
          allowDecimal={false}
        />
        <NumberInput
          label="Up to port"
          placeholder="only that"
          value={rule.portMax ?? ''}
          error={errorAt(`${pointer}/portMax`)}
          disabled={rule.port === undefined}
          onChange={(port) => onChange(withMember(rule, 'portMax', numberOf(port)))}
          min={1}
          max={65_535}
          hideControls
          allowDecimal={false}
        />
        <TextInput
          label={rule.direction === 'egress' ? 'To block' : 'From block'}
          placeholder="anywhere"
          value={rule.remoteCidr ?? ''}
          error={errorAt(`${pointer}/remoteCidr`)}
          disabled={rule.remoteGroup !== undefined}
          onChange={(event) => onChange(withMember(rule, 'remoteCidr', event.currentTarget.value || undefined))}
        />
        <Select
          label="Or group"
          placeholder="none"
          data={groups}
          value={rule.remoteGroup ?? null}
          error={errorAt(`${pointer}/remoteGroup`)}
          clearable
          clearButtonProps={{ 'aria-label': 'Choose no group' }}
          onChange={(group) =>
            onChange(withMember(withMember(rule, 'remoteCidr', undefined), 'remoteGroup', group ?? undefined))
          }
        />
      </SimpleGrid>
      <Group justify="space-between" mt={4}>
        <Text size="sm" c="dimmed">
          {others.length > 0 && `Kept as it is in the JSON: ${others.join(', ')}`}
        </Text>
        <Button variant="subtle" color="red" size="compact-xs" onClick={onRemove} aria-label={`Remove ${name}`}>
          Remove
        </Button>
      </Group>
    </div>
  );
}

/** Ports go with the protocols that have them. */
function withProtocol(rule: Rule, name: string): Rule {
  const protocol = name === 'any' ? undefined : /^\d+$/.test(name) ? Number(name) : (name as Rule['protocol']);
  const next = withMember(rule, 'protocol', protocol);
  return withPorts.includes(name) ? next : withMember(withMember(next, 'port', undefined), 'portMax', undefined);
}
