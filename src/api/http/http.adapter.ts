import { once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Express } from 'express';
import { breakOff } from './answer.breaker';
import { refuseBroken } from './broken.request';

/**
 * Express on a server whose requests and responses are its own from the beginning. Otherwise it gives each one another
 * prototype (`Object.setPrototypeOf`), for which V8 makes a hidden class in the old generation: all that a request reached
 * outlived it, and garbage had to be marked every seven seconds at 200 requests a second. It takes half the time, too.
 */
export class HttpAdapter extends ExpressAdapter {
  private readonly sockets = new Set<Socket>();
  /** Answers that are not given yet. */
  private readonly underWay = new Set<ServerResponse>();

  /** `patienceMs`: how long those who wait for an answer when it closes still get one. */
  constructor(private readonly patienceMs = 10_000) {
    super(express());
  }

  override initHttpServer({ httpsOptions }: NestApplicationOptions): void {
    const app = this.getInstance<Express>();
    const classes = messagesOf(app);
    this.httpServer = httpsOptions ? createTlsServer({ ...httpsOptions, ...classes }, app) : createServer(classes, app);
    this.httpServer.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.httpServer.on('clientError', refuseBroken);
    this.httpServer.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
      this.underWay.add(response);
      response.once('close', () => this.underWay.delete(response));
    });
  }

  /** What new connections are shown from now on; those that stand keep theirs. */
  renew(pair: { cert: string; key: string }): void {
    if (this.httpServer instanceof TlsServer) this.httpServer.setSecureContext(pair);
  }

  /**
   * Takes no more connections, gives the answers under way, then ends what there still is: streams, idle connections and
   * those that never got to their TLS handshake would keep the process from ending. `closeAllConnections` knows nothing of
   * the last.
   */
  override async close(): Promise<void> {
    const closed = super.close() as Promise<void> | undefined;
    const patience = AbortSignal.timeout(this.patienceMs);
    while (this.underWay.size > 0 && !patience.aborted) {
      const answers = [...this.underWay].map((response) => {
        // Its connection asks for nothing further.
        response.shouldKeepAlive = false;
        return once(response, 'close', { signal: patience });
      });
      await Promise.all(answers).catch(() => undefined); // out of patience
    }
    for (const response of this.underWay) breakOff(response);
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** Classes whose prototypes are those that the application gives to messages: giving them once more changes nothing. */
function messagesOf(app: Express): { IncomingMessage: typeof IncomingMessage; ServerResponse: typeof ServerResponse } {
  class AppRequest extends IncomingMessage {}
  class AppResponse<Request extends IncomingMessage> extends ServerResponse<Request> {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  Object.assign(app, { request: AppRequest.prototype, response: AppResponse.prototype });
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}
