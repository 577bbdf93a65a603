import { z } from 'zod';
import { convertSchema } from './schema.converter';

const inner = z.strictObject({ count: z.int().default(1) }).meta({ id: 'Inner' });
const outer = z.object({ inner, at: z.date().nullable() }).meta({ id: 'Outer' });

describe('a schema in the OpenAPI document', () => {
  it('is a component where it has an id', () => {
    const { schema, components } = convertSchema(outer, 'input');
    expect(schema).toEqual({ $ref: '#/components/schemas/Outer' });
    expect(Object.keys(components).sort()).toEqual(['Inner', 'Outer']);
    expect(components.Inner).not.toHaveProperty('required');
  });

  it('has its defaults when it is answered, under a name of its own', () => {
    const { components } = convertSchema(outer, 'output');
    expect(Object.keys(components).sort()).toEqual(['InnerRead', 'Outer']);
    expect(components.InnerRead).toMatchObject({ required: ['count'] });
    expect(components.Outer).toMatchObject({ properties: { inner: { $ref: '#/components/schemas/InnerRead' } } });
  });

  it('writes dates as JSON has them', () => {
    const { schema } = convertSchema(z.object({ at: z.date() }), 'output');
    expect(schema).toMatchObject({ properties: { at: { type: 'string', format: 'date-time' } } });
  });

  it('says nothing of the bounds of JavaScript', () => {
    expect(JSON.stringify(convertSchema(z.object({ n: z.int() }), 'output'))).not.toContain('9007199254740991');
  });
});
