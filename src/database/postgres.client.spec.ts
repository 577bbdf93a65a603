import { arrayLiteral } from './postgres.client';

describe('an array as Postgres reads it', () => {
  it('is JSON in other brackets for texts and nulls', () => {
    expect(arrayLiteral([])).toBe('{}');
    expect(arrayLiteral(['a', 'null', '{x,y}', '', "o'clock", null, 'ß'])).toBe(
      `{"a","null","{x,y}","","o'clock",null,"ß"}`,
    );
  });

  it.each([[['a"b']], [['back\\slash']], [['new\nline']]])('is left to pg where JSON would escape: %j', (values) => {
    expect(arrayLiteral(values)).toBeNull();
  });

  it.each([[[1, 2]], [[new Date(0)]], [[['nested']]], [[Buffer.from('x')]], ['no array'], [null]])(
    'is left to pg for anything else: %j',
    (value) => {
      expect(arrayLiteral(value)).toBeNull();
    },
  );
});
