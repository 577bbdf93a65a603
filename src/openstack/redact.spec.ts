import fc from 'fast-check';
import { excerpt } from './redact';

const echoes = [
  `Invalid input for field/attribute server. Value: {'name': 's', 'user_data': 'I2Nsb3Vk', 'adminPass': 'hunter22'}`,
  `{"auth": {"identity": {"password": {"user": {"name": "a", "password": "hunter22"}}}}}`,
  `{"secret":"hunter22","token": "I2Nsb3Vk"}`,
  'X-Auth-Token: hunter22',
];

test.each(echoes)('hides secrets by their names in %s', (text) => {
  expect(excerpt(text)).not.toMatch(/hunter22|I2Nsb3Vk/);
  expect(excerpt(text)).toContain('[hidden]');
});

test('hides a known secret wherever it stands', () => {
  const around = fc.string({ maxLength: 100 });
  fc.assert(
    fc.property(around, around, fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/), (before, after, secret) => {
      expect(excerpt(`${before}${secret}${after}`, [secret])).not.toContain(secret);
    }),
  );
});

test('keeps what harms nobody, and no more than 500 characters of it', () => {
  expect(excerpt('Quota exceeded for instances')).toBe('Quota exceeded for instances');
  expect(excerpt('x'.repeat(100_000))).toHaveLength(501);
});
