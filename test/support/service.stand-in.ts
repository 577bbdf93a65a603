import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiClient } from '../../src/cli/api.client';

/** A client of what answers in the place of the service. */
export async function standIn(answer: RequestListener): Promise<{ api: ApiClient; close: () => Promise<void> }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    api: new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, null),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
