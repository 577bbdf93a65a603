import type { Server } from 'node:net';
import { DomainError } from './errors';

/** Where a server is to listen, and the variable that says so. */
export interface ListenAddress {
  host: string;
  /** 0 takes any free one. */
  port: number;
  variable: string;
}

/** @throws DomainError PORT_UNAVAILABLE */
export function listenOn(server: Server, address: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (cause: Error) => reject(portUnavailable(address, cause));
    server.once('error', refused);
    server.listen(address.port, address.host, () => {
      server.off('error', refused);
      resolve();
    });
  });
}

export function portUnavailable({ host, port, variable }: ListenAddress, cause: NodeJS.ErrnoException): DomainError {
  const why = cause.code === 'EADDRINUSE' ? 'the port is taken by another process' : cause.message;
  return new DomainError({
    code: 'PORT_UNAVAILABLE',
    status: 500,
    message: `${variable}: cannot listen on ${host}:${port}: ${why}`,
    action: `Set ${variable} to a free port (0 takes any), or stop what holds the port.`,
    cause,
  });
}
