import { Container } from '@mantine/core';
import { useRouteError } from 'react-router';
import { Failed } from './states';

/** A page that could not be shown, at all or after a change of version. */
export function RouteError() {
  const error = useRouteError();
  return (
    <Container py="xl" size="sm">
      <Failed error={error} retry={() => window.location.reload()} />
    </Container>
  );
}
