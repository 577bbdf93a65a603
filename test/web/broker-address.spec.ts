import { bareHost, hostInUrl, placeOf } from '../../web/src/gateways/broker.address';

const embedded = ['mqtt://127.0.0.1:1883', 'mqtts://0.0.0.0:8883'];

describe('where the dashboard says that gateways connect', () => {
  it('is without TLS on the same machine, and with it over a network, at the host of the dashboard', () => {
    expect(placeOf(embedded, 'localhost')).toEqual({ tls: false, host: 'localhost', port: '1883' });
    expect(placeOf(embedded, 'moorage.example')).toEqual({ tls: true, host: 'moorage.example', port: '8883' });
    expect(placeOf(['mqtts://[::]:8883'], 'moorage.example')?.host).toBe('moorage.example');
  });

  it('is what the service was told, as it stands', () => {
    const said = { tls: true, host: 'gateways.example', port: '8883' };
    for (const page of ['127.0.0.1', 'moorage.example'])
      expect(placeOf(['mqtts://gateways.example'], page)).toEqual(said);
    // Of a broker that is published on its own machine alone, no other machine's port is shown.
    expect(placeOf(['mqtt://127.0.0.1:1883'], 'moorage.example')).toEqual({
      tls: false,
      host: '127.0.0.1',
      port: '1883',
    });
  });

  it('is nowhere where nobody has said it of an external broker', () => {
    expect(placeOf([], 'localhost')).toBeNull();
  });

  it('has brackets round an IPv6 address in a URL alone, however it was written', () => {
    expect(placeOf(['mqtts://[2001:db8::5]:8883'], 'moorage.example')?.host).toBe('[2001:db8::5]');
    for (const host of ['[2001:db8::5]', '2001:db8::5'])
      expect([bareHost(host), hostInUrl(host)]).toEqual(['2001:db8::5', '[2001:db8::5]']);
    expect([bareHost('gateways.example'), hostInUrl('10.0.0.5')]).toEqual(['gateways.example', '10.0.0.5']);
  });
});
