import { Button, Group, Stack, Text } from '@mantine/core';
import { useErrorAt } from '../../common/field.errors';
import { freeKey, removed, replaced, withGroup } from '../spec.edit';
import type { PartProps, SecurityGroup } from '../spec.types';
import { ItemCard, Part } from './item.card';
import { KeyInput } from './key.input';
import { RuleRow } from './rule.row';

export function SecurityGroupsPart({ spec, onChange }: PartProps) {
  const groups = spec.securityGroups;
  const add = () => {
    const group: SecurityGroup = { key: freeKey('group', groups), rules: [] };
    onChange({ ...spec, securityGroups: [...groups, group] });
  };
  return (
    <Part
      title="Security groups"
      description="What traffic reaches the servers. What no rule lets in stays outside."
      add={{ label: 'Add a security group', onClick: add }}
    >
      {groups.map((group, index) => (
        <GroupCard
          key={index}
          group={group}
          groups={groups.map(({ key }) => key)}
          pointer={`/securityGroups/${index}`}
          onChange={(next) => onChange(withGroup(spec, index, next))}
          onRemove={() => onChange({ ...spec, securityGroups: removed(groups, index) })}
        />
      ))}
    </Part>
  );
}

interface GroupCardProps {
  group: SecurityGroup;
  groups: string[];
  pointer: string;
  onChange: (group: SecurityGroup) => void;
  onRemove: () => void;
}

function GroupCard({ group, groups, pointer, onChange, onRemove }: GroupCardProps) {
  const errorAt = useErrorAt();
  const { rules } = group;
  const add = () => onChange({ ...group, rules: [...rules, { direction: 'ingress', protocol: 'tcp', port: 22 }] });
  return (
    <ItemCard title={`Security group ${group.key}`} onRemove={onRemove}>
      <KeyInput
        label="Name"
        value={group.key}
        error={errorAt(`${pointer}/key`)}
        onChange={(key) => onChange({ ...group, key })}
      />
      <Stack gap="sm">
        {rules.length === 0 && (
          <Text size="sm" c="dimmed">
            No rule: nothing from outside reaches its servers.
          </Text>
        )}
        {rules.map((rule, index) => (
          <RuleRow
            key={index}
            rule={rule}
            name={`rule ${index + 1} of ${group.key}`}
            groups={groups}
            pointer={`${pointer}/rules/${index}`}
            onChange={(next) => onChange({ ...group, rules: replaced(rules, index, next) })}
            onRemove={() => onChange({ ...group, rules: removed(rules, index) })}
          />
        ))}
      </Stack>
      <Group>
        <Button variant="default" size="xs" onClick={add}>
          Add a rule
        </Button>
      </Group>
    </ItemCard>
  );
}
