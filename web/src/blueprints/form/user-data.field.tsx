import { Switch, Textarea } from '@mantine/core';
import { useErrorAt } from '../../common/field.errors';
import { withMember } from '../spec.edit';
import type { Server } from '../spec.types';

interface UserDataFieldProps {
  server: Server;
  pointer: string;
  onChange: (server: Server) => void;
}

export function UserDataField({ server, pointer, onChange }: UserDataFieldProps) {
  const errorAt = useErrorAt();
  return (
    <>
      <Textarea
        label="User data"
        description="Handed to cloud-init"
        placeholder="#cloud-config"
        autosize
        minRows={2}
        maxRows={14}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={server.userData ?? ''}
        error={errorAt(`${pointer}/userData`)}
        onChange={(event) => onChange(withMember(server, 'userData', event.currentTarget.value || undefined))}
      />
      {server.userData !== undefined && (
        <Switch
          label="Placeholders such as {{ fleet.name }} are filled in"
          checked={server.userDataTemplate ?? false}
          onChange={(event) =>
            onChange(withMember(server, 'userDataTemplate', event.currentTarget.checked || undefined))
          }
        />
      )}
    </>
  );
}
