import { configurationPage } from './configuration.page';

describe('the page of variables', () => {
  const defaultOf = (name: string) =>
    configurationPage()
      .split('\n')
      .find((line) => line.startsWith(`| \`${name}\``))
      ?.match(/\| ([^|]*) \|$/)?.[1];

  it('shows defaults as they are written', () => {
    expect(
      ['PORT', 'MOORAGE_INVOICE_ISSUER', 'MOORAGE_KEYSTONE_ROLES', 'MOORAGE_OIDC_ROLES', 'MQTT_URL'].map(defaultOf),
    ).toEqual(['`3000`', '`Moorage`', '`admin=admin`', 'none', 'none']);
  });
});
