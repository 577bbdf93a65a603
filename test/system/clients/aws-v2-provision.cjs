/**
 * AWS's SDK v2: `aws-v2-provision.cjs <port> <template> <serial number> <3|5> <claim certificate> <its key> [<csr> <its key>]`.
 * Provisions itself by claim, connects with the new certificate; prints what came of both, one a line.
 */
const { readFileSync } = require('node:fs');
const { iot, iotidentity, mqtt, mqtt5 } = require('aws-iot-device-sdk-v2');

const [, , port, templateName, SerialNumber, version, claimCert, claimKey, csrFile, csrKey] = process.argv;
const ca = process.env.CA_FILE;
const options = { maxRequestResponseSubscriptions: 4, maxStreamingSubscriptions: 0, operationTimeoutInSeconds: 20 };
const say = (value) => console.log(JSON.stringify(value));

async function connect311(builder, clientId) {
  builder.with_certificate_authority_from_path(undefined, ca);
  builder.with_endpoint('localhost').with_port(Number(port)).with_client_id(clientId).with_clean_session(true);
  const connection = new mqtt.MqttClient().new_connection(builder.build());
  await connection.connect();
  return connection;
}

async function connect5() {
  const builder = iot.AwsIotMqtt5ClientConfigBuilder.newDirectMqttBuilderWithMtlsFromPath(
    'localhost',
    claimCert,
    claimKey,
  );
  builder.withPort(Number(port)).withCertificateAuthorityFromPath(undefined, ca);
  const client = new mqtt5.Mqtt5Client(builder.build());
  const connected = new Promise((resolve, reject) => {
    client.on('connectionSuccess', resolve);
    client.on('connectionFailure', ({ error }) => reject(error));
  });
  client.start();
  await connected;
  return client;
}

async function claim() {
  const from = iot.AwsIotMqttConnectionConfigBuilder.new_mtls_builder_from_path(claimCert, claimKey);
  const [client, make] =
    version === '5'
      ? [await connect5(), iotidentity.IotIdentityClientv2.newFromMqtt5]
      : [await connect311(from, `claim-${SerialNumber}`), iotidentity.IotIdentityClientv2.newFromMqtt311];
  const identity = make(client, options);
  const made = csrFile
    ? await identity.createCertificateFromCsr({ certificateSigningRequest: readFileSync(csrFile, 'utf8') })
    : await identity.createKeysAndCertificate({});
  const { certificateOwnershipToken } = made;
  const thing = await identity.registerThing({ templateName, certificateOwnershipToken, parameters: { SerialNumber } });
  identity.close();
  if (version === '5') client.stop();
  else await client.disconnect();
  return { made, thing };
}

async function main() {
  const { made, thing } = await claim();
  say({ thing });
  const key = made.privateKey ?? readFileSync(csrKey, 'utf8');
  const builder = iot.AwsIotMqttConnectionConfigBuilder.new_mtls_builder(made.certificatePem, key);
  const connection = await connect311(builder, SerialNumber);
  const { error_code: refused = 0 } = await connection.subscribe(
    `moorage/v1/${SerialNumber}/registration`,
    mqtt.QoS.AtLeastOnce,
    () => undefined,
  );
  say({ connected: true, refused });
  await connection.disconnect();
}

main()
  .catch((error) => {
    const { statusCode, errorCode, errorMessage } = error.modeledError ?? {};
    say({ error: String(error), statusCode, errorCode, errorMessage });
  })
  // An SDK's client that was not closed keeps the process.
  .finally(() => process.exit());
