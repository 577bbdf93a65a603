/**
 * AWS's SDK v1: `aws-v1-provision.cjs <port> <template> <serial number> <claim certificate> <its key> <folder>`.
 * Provisions itself by claim, connects with the new certificate; prints what came of both, one a line.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { device } = require('aws-iot-device-sdk');

const [, , port, template, SerialNumber, claimCert, claimKey, folder] = process.argv;
const create = '$aws/certificates/create/json';
const provision = `$aws/provisioning-templates/${template}/provision/json`;
const say = (value) => console.log(JSON.stringify(value));

const connect = (certPath, keyPath) =>
  new Promise((resolve, reject) => {
    const client = device({
      ...{ host: 'localhost', port: Number(port), caPath: process.env.CA_FILE, certPath, keyPath },
      clientId: SerialNumber,
    });
    client.on('connect', () => resolve(client));
    client.on('error', reject);
  });

const ask = (client, topic, body) =>
  new Promise((resolve) => {
    client.on('message', (heard, payload) => {
      if (heard.startsWith(`${topic}/`)) resolve({ heard, ...JSON.parse(payload.toString()) });
    });
    client.subscribe([`${topic}/accepted`, `${topic}/rejected`], { qos: 1 }, () =>
      client.publish(topic, body, { qos: 1 }),
    );
  });

async function main() {
  const client = await connect(claimCert, claimKey);
  const made = await ask(client, create, '');
  const { certificateOwnershipToken } = made;
  const body = JSON.stringify({ certificateOwnershipToken, parameters: { SerialNumber } });
  say({ thing: await ask(client, provision, body) });
  client.end();
  const [cert, key] = [join(folder, 'own.pem'), join(folder, 'own.key')];
  writeFileSync(cert, made.certificatePem);
  writeFileSync(key, made.privateKey);
  const after = await connect(cert, key);
  after.subscribe(`moorage/v1/${SerialNumber}/registration`, { qos: 1 }, (error) => {
    say({ connected: true, refused: error ? 1 : 0 });
    after.end();
  });
}

main().catch((error) => say({ error: String(error) }));
