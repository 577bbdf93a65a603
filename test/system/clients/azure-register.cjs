/**
 * Azure's own provisioning client: `azure-register.cjs <host:port> <id scope> <registration id>` and a device key, or the files of
 * a certificate and its key; prints what came of it.
 */
const { readFileSync } = require('node:fs');
const { Mqtt } = require('azure-iot-provisioning-device-mqtt');
const { ProvisioningDeviceClient } = require('azure-iot-provisioning-device');
const { SymmetricKeySecurityClient } = require('azure-iot-security-symmetric-key');
const { X509Security } = require('azure-iot-security-x509');

const [, , host, idScope, registrationId, keyOrCertificate, keyFile] = process.argv;
const text = (path) => readFileSync(path, 'utf8');
const security = keyFile
  ? new X509Security(registrationId, { cert: text(keyOrCertificate), key: text(keyFile) })
  : new SymmetricKeySecurityClient(registrationId, keyOrCertificate);
const client = ProvisioningDeviceClient.create(host, idScope, new Mqtt(), security);
client.setProvisioningPayload({ site: 'Kiel' });
client.register((error, result) => {
  console.log(JSON.stringify(error ? { error: error.name, message: error.message } : { result }));
});
