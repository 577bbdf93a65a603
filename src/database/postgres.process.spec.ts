import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { PostgresProcess } from './postgres.process';

const fatal = (state: string) => message('E', `SFATAL\0C${state}\0Mnot now\0\0`);
const welcome = Buffer.concat([message('R', '\0\0\0\0'), message('Z', 'I')]);

/** Of the protocol: a letter, the length of what follows, and that. */
function message(kind: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(kind), length, Buffer.from(body, 'latin1')]);
}

describe('a server that was started', () => {
  let server: Server;
  let child: ChildProcess;
  let url: string;
  let asked: number;

  /** Each attempt to connect gets the next of these, and in the end always the last. */
  async function answering(answers: Buffer[]): Promise<PostgresProcess> {
    asked = 0;
    server = createServer((socket) => {
      socket
        .on('error', () => undefined)
        .once('data', () => {
          const answer = answers[Math.min(asked, answers.length - 1)];
          asked += 1;
          if (answer === welcome) socket.write(answer);
          else socket.end(answer);
          socket.on('data', () => socket.end());
        });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `postgres://moorage:secret@127.0.0.1:${(server.address() as AddressInfo).port}/postgres`;
    child = spawn('sleep', ['60'], { stdio: ['ignore', 'pipe', 'pipe'] });
    return new PostgresProcess(child);
  }
  afterEach(async () => {
    child.kill('SIGKILL');
    server.close();
    await once(server, 'close');
  });

  it('is waited for as long as it says that it is starting up', async () => {
    const process = await answering([...Array.from({ length: 5 }, () => fatal('57P03')), welcome]);
    await process.ready(url, 2);
    expect(asked).toBe(6);
  });

  it('is ended where it does not let us in', async () => {
    const process = await answering([fatal('28P01')]);
    await expect(process.ready(url, 2)).rejects.toMatchObject({ code: 'EMBEDDED_POSTGRES_FAILED' });
    expect([asked, child.signalCode]).toEqual([2, 'SIGINT']);
  });

  it('is not waited for once it was killed', async () => {
    const process = await answering([fatal('28P01')]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect(process.ready(url)).rejects.toMatchObject({ message: expect.stringContaining('SIGKILL') as string });
  });
});
