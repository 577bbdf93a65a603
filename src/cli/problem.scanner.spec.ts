import * as compiler from 'typescript';
import { ProblemScanner } from './problem.scanner';

const scan = (text: string) =>
  new ProblemScanner(compiler, compiler.createSourceFile('x.ts', text, compiler.ScriptTarget.Latest, true)).scan();

describe('the codes that a file tells', () => {
  it('are read with status, meaning and what to do', () => {
    const text =
      "throw new DomainError({ ...{ code: 'AN_X', status: 409 }, message: `no ${x} here`, action: 'Wait.' });";
    expect(scan(text)).toEqual([{ code: 'AN_X', status: 409, thrown: true, meaning: 'no … here', action: 'Wait.' }]);
  });

  it('are followed through choices, tables, constants and helpers of the file', () => {
    const text = `
      const missing = { a: 'AN_MISSING', b: 'BE_MISSING' };
      const refused = (code, message) => new DomainError({ code, status: 422, message, action });
      const action = 'Look.';
      new DomainError({ code: missing[what], status: 404, message: 'gone' });
      new DomainError({ code: late ? 'TOO_LATE' : 'TOO_EARLY', status: 400, message: late ? 'late' : 'early' });
      refused('ONE_X', 'one'); refused('TWO_X', 'two');`;
    expect(scan(text).map(({ code, status, meaning, action }) => [code, status, meaning, action])).toEqual([
      ['ONE_X', 422, 'one', 'Look.'],
      ['TWO_X', 422, 'two', 'Look.'],
      ['AN_MISSING', 404, 'gone', null],
      ['BE_MISSING', 404, 'gone', null],
      ['TOO_LATE', 400, 'late', null],
      ['TOO_EARLY', 400, 'early', null],
    ]);
  });

  it('have each its own status where there are as many', () => {
    const text = `
      new ApiError({ code: none ? \`\${what}_MISSING\` : 'TOO_MANY', status: none ? 404 : 409, message: none ? 'no' : 'many' });`;
    expect(scan(text)).toEqual([{ code: 'TOO_MANY', status: 409, thrown: true, meaning: 'many', action: null }]);
  });

  it('are those of devices where nothing is thrown, and none where a code is only handed on', () => {
    expect(scan("const r = { code: 'NOT_YOU', message: 'no' };")).toMatchObject([{ thrown: false, status: null }]);
    expect(scan('const r = { code: error.code, message: error.message };')).toEqual([]);
  });

  it('must stand in the file', () => {
    expect(() => scan('new DomainError({ code: make(x), status: 400, message: y })')).toThrow('x.ts:1');
  });
});
