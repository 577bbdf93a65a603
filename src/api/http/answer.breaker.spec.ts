import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { connect as connectByTls } from 'node:tls';
import { makeCertificate } from '../../../test/support/certificate-maker';
import { breakOff } from './answer.breaker';

describe('an answer that breaks off', () => {
  it.each(['TCP', 'TLS'])(
    'has no end in order, by which clients of HTTP/1.0 would take it for whole, over %s',
    async (over) => {
      let fail = (): void => undefined;
      const answer: RequestListener = (_request, response) => {
        response.write('a,b');
        fail = () => breakOff(response);
      };
      const { key, pem: cert } = await makeCertificate('localhost');
      const server = over === 'TCP' ? createServer(answer) : createTlsServer({ key, cert }, answer);
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const to = { port: (server.address() as AddressInfo).port, host: '127.0.0.1' };
      const client = over === 'TCP' ? connect(to) : connectByTls({ ...to, rejectUnauthorized: false });
      client.write('GET / HTTP/1.0\r\n\r\n');
      let taken = '';
      const begun = new Promise<void>((resolve) =>
        client.on('data', (piece: Buffer) => {
          taken += piece.toString();
          if (taken.includes('a,b')) resolve();
        }),
      );
      const ended = once(client, 'end');
      await begun;
      fail();
      await expect(ended).rejects.toThrow('ECONNRESET');
      expect(taken).not.toMatch(/chunked|content-length/i);
      await new Promise((closed) => server.close(closed));
    },
  );
});
