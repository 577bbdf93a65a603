import { Aedes } from 'aedes';
import { connect } from 'mqtt';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { newId } from '../../src/common/ids';

/**
 * What the product is held against: it parses a request and answers it, and keeps nothing. Told a broker's address it is a
 * client there, by the library that the product uses; otherwise it is a broker itself, by the one that the product embeds. Its
 * answer is as long as the product's is: what broker and gateways do with it is no merit of whoever answers.
 */
function answerTo(topic: string, payload: Buffer): { topic: string; payload: string } | null {
  const [, , hardwareId, leaf] = topic.split('/');
  if (leaf !== 'register') return null;
  const { requestId, fleet } = JSON.parse(payload.toString('utf8')) as { requestId: string; fleet: string };
  const assignment = { topicPrefix: `moorage/v1/${hardwareId}/`, tls: true, host: '172.24.4.100', port: 8883 };
  const reply = { requestId, status: 'assigned', deviceId: newId(), fleet, correlationId: newId(), assignment };
  return { topic: `moorage/v1/${hardwareId}/registration`, payload: JSON.stringify(reply) };
}

async function onBroker(url: string): Promise<void> {
  const properties = { receiveMaximum: 200 };
  const client = connect(url, { protocolVersion: 5, properties, clientId: `echo-${newId()}` });
  // As the product does: an answer would wait for the acknowledgement of what went before it.
  (client.stream as Socket).setNoDelay(true);
  client.on('message', (topic, payload) => {
    const answer = answerTo(topic, payload);
    if (answer) client.publish(answer.topic, answer.payload, { qos: 1 });
  });
  await client.subscribeAsync('$share/echo/moorage/v1/+/register', { qos: 1 });
  process.send?.({ port: 0 });
}

async function asBroker(): Promise<void> {
  const broker = new Aedes({
    authorizePublish: (_client, packet, done) => {
      const answer = answerTo(packet.topic, packet.payload as Buffer);
      if (answer) broker.publish({ cmd: 'publish', qos: 1, dup: false, retain: false, ...answer }, () => done());
      else done();
    },
  });
  await broker.listen();
  const server = createServer((socket) => void broker.handle(socket));
  server.listen(0, '127.0.0.1', 4_096, () => process.send?.({ port: (server.address() as AddressInfo).port }));
}

const [url] = process.argv.slice(2);
void (url === undefined ? asBroker() : onBroker(url));
process.once('disconnect', () => process.exit(0));
