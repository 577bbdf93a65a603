/**
 * Sparkplug's own client: `sparkplug-node.cjs <port> <node> <password>`; is born, sends data once, and stays.
 * Prints that it was born, and why it was closed.
 */
const { readFileSync } = require('node:fs');
const { newClient } = require('sparkplug-client');

const [, , port, edgeNode, password] = process.argv;
const client = newClient({
  ...{ serverUrl: `mqtts://localhost:${port}`, username: edgeNode, password, clientId: edgeNode },
  ...{ groupId: 'plant', edgeNode, version: 'spBv1.0', keepalive: 5 },
  mqttOptions: { ca: readFileSync(process.env.CA_FILE), reconnectPeriod: 0 },
});
const now = () => Date.now();
client.on('birth', () => {
  client.publishNodeBirth({ timestamp: now(), metrics: [{ name: 'temperature', type: 'Int32', value: 21 }] });
  client.publishDeviceBirth('sensor', { timestamp: now(), metrics: [{ name: 'on', type: 'Boolean', value: true }] });
  client.publishNodeData({ timestamp: now(), metrics: [{ name: 'temperature', type: 'Int32', value: 22 }] });
  console.log(JSON.stringify({ born: true }));
});
client.on('error', (error) => {
  console.log(JSON.stringify({ error: error.message }));
  process.exit();
});
