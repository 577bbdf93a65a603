// Whether the service of this container lives, for the HEALTHCHECK of the image: asked where its environment has it listen.
import http from 'node:http';
import https from 'node:https';

const { HOST, PORT, MOORAGE_TLS_CERT: certificate = '' } = process.env;
// An empty variable counts as absent, as for the service itself.
const [bound, port] = [HOST || '127.0.0.1', PORT || '3000'];
const host = { '0.0.0.0': '127.0.0.1', '::': '::1' }[bound] ?? bound;
// The certificate is for those outside; here it is about whether anybody answers.
const options = { host, port, path: '/health/live', timeout: 4_000, rejectUnauthorized: false };
const request = (certificate === '' ? http : https).get(options, ({ statusCode }) =>
  process.exit(statusCode === 200 ? 0 : 1),
);
request.on('timeout', () => request.destroy(new Error('no answer in time')));
request.on('error', ({ message }) => {
  console.error(message);
  process.exit(1);
});
