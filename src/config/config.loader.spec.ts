import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainError } from '../common/errors';
import { loadConfig } from './config.loader';

const load = (env: NodeJS.ProcessEnv) => loadConfig(env, '/srv/moorage', '/home/operator');

const messageFor = (env: NodeJS.ProcessEnv): string => {
  try {
    load(env);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'CONFIG_INVALID') return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
};

describe('the configuration', () => {
  it('runs on embedded parts, on loopback, when nothing is set', () => {
    const config = load({});
    expect(config.databaseUrl).toBeNull();
    expect(config.mqtt.url).toBeNull();
    expect(config.http).toEqual({ port: 3000, host: '127.0.0.1' });
    expect(config.dataDir).toBe('/srv/moorage/.moorage');
  });

  it.each([
    ['PORT', '99999', 'PORT: found `99999`, allowed is a port'],
    ['PORT', 'http', 'PORT: found `http`, allowed is a port'],
    [
      'DATABASE_URL',
      'mysql://x',
      'DATABASE_URL: found a value of 9 characters (hidden), allowed is an address that starts with postgres://',
    ],
    [
      'MQTT_URL',
      'broker:1883',
      'MQTT_URL: found a value of 11 characters (hidden), allowed is an address that starts with mqtt://',
    ],
    [
      'DATABASE_URL',
      'postgres://moorage:a#b/c@db/moorage',
      'DATABASE_URL: found a value of 35 characters (hidden), allowed is an address that can be read: in its user and password',
    ],
    [
      'MOORAGE_ENCRYPTION_KEY',
      'c2hvcnQ=',
      'MOORAGE_ENCRYPTION_KEY: found a value of 8 characters (hidden), allowed is 32 bytes in base64',
    ],
    [
      'MOORAGE_ADMIN_TOKEN',
      'short',
      'MOORAGE_ADMIN_TOKEN: found a value of 5 characters (hidden), allowed is at least 16 characters',
    ],
    [
      'MOORAGE_CIDR_POOL',
      '10.0.0.1/8',
      'MOORAGE_CIDR_POOL: found `10.0.0.1/8`, allowed is an IPv4 block of /24 or larger',
    ],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL: found `loud`, allowed is one of trace'],
  ])('names %s=%s, what was found and what is allowed', (name, value, message) => {
    expect(messageFor({ [name]: value })).toContain(message);
  });

  it('tells of every wrong variable at once', () => {
    expect(messageFor({ PORT: 'x', LOG_LEVEL: 'y' }).split('\n')).toHaveLength(2);
  });

  it('never shows a secret that was found wrong', () => {
    expect(messageFor({ DATABASE_URL: 'mysql://user:hunter2@db/x' })).not.toContain('hunter2');
  });

  it('tells of where gateways reach the broker only scheme, host and port', () => {
    expect(load({}).gatewaysUrl).toBeNull();
    expect(load({ MQTT_PUBLIC_URL: 'mqtts://user:hunter2@broker.example:8883/x' }).gatewaysUrl).toBe(
      'mqtts://broker.example:8883',
    );
    for (const wrong of ['broker:1883', 'mqtt:1883', 'mqtts://', 'https://broker'])
      expect(messageFor({ MQTT_PUBLIC_URL: wrong })).toContain('allowed is an address');
  });

  it('takes no empty files for a certificate and its key', () => {
    const dir = mkdtempSync(join(tmpdir(), 'moorage-config-'));
    const [MOORAGE_TLS_CERT, MOORAGE_TLS_KEY] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
    for (const file of [MOORAGE_TLS_CERT, MOORAGE_TLS_KEY]) writeFileSync(file, '');
    try {
      expect(messageFor({ MOORAGE_TLS_CERT, MOORAGE_TLS_KEY })).toContain('the key of MOORAGE_TLS_CERT');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it('hands the OpenStack variables on as they are', () => {
    const { openstack } = load({ OS_CLOUD: 'lab', OS_PASSWORD: 'x', PATH: '/bin' });
    expect(openstack.env).toEqual({ OS_CLOUD: 'lab', OS_PASSWORD: 'x' });
  });
});
