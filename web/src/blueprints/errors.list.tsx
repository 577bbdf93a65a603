import { Alert, Anchor, List } from '@mantine/core';
import type { FieldError } from '../common/field.errors';

/** All that is wrong, each with its place; where the place can be gone to, by a click or Enter. */
export const ErrorsList = ({ errors, onGo }: { errors: FieldError[]; onGo?: (pointer: string) => void }) => (
  <Alert color="orange" title="To be corrected" role="alert">
    <List size="sm" spacing={4}>
      {errors.map(({ pointer, message }) => (
        <List.Item key={pointer + message}>
          {onGo ? (
            <Anchor
              component="button"
              type="button"
              size="sm"
              c="inherit"
              underline="always"
              onClick={() => onGo(pointer)}
            >
              <code>{pointer || '/'}</code>
            </Anchor>
          ) : (
            <code>{pointer || '/'}</code>
          )}{' '}
          {message}
        </List.Item>
      ))}
    </List>
  </Alert>
);
