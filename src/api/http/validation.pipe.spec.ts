import { z } from 'zod';
import { ValidationPipe } from './validation.pipe';

describe('what is wrong in a body', () => {
  const schema = z.strictObject({
    name: z.string().max(3).optional(),
    count: z.int().optional(),
    of: z.array(z.string()).optional(),
    role: z.enum(['admin', 'viewer']).default('viewer'),
  });
  const told = (body: unknown) =>
    new ValidationPipe().transform(body, { type: 'body', schema }).then(
      () => null,
      (error: Error) => error.message,
    );

  it.each<[unknown, string]>([
    [undefined, 'the body is missing'],
    [{ name: 5 }, '/name: must be a string, not number'],
    [{ of: 5 }, '/of: must be an array, not number'],
    [{ of: [undefined] }, '/of/0: is missing'],
    [{ name: 'four' }, '/name: must be at most 3 characters'],
    [{ role: 'boss' }, '/role: must be one of admin, viewer'],
    [{ vip: true }, 'there is no "vip" here'],
    [{ vip: true, vat: 7 }, 'there is no "vip", "vat" here'],
  ])('is told in the words of all messages: %j', async (body, message) => {
    expect(await told(body)).toBe(message);
  });
});
