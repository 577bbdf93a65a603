import { DomainError } from '../../common/errors';
import { problemOf } from './problem';

describe('a problem', () => {
  const told = (details: unknown, status = 409) =>
    problemOf(new DomainError({ code: 'X', status, message: 'it says why', details }), '/', 'id').errors;

  it('points at fields where something was wrong with them, and at nothing else', () => {
    const fields = [
      { pointer: '/name', message: 'is taken' },
      { parameter: 'limit', message: 'must be a number' },
    ];
    expect(told(fields)).toEqual(fields);
    expect(told({ service: 'network', method: 'GET', url: 'https://neutron.internal/v2.0/ports' })).toBeUndefined();
    expect(told([{ resource: 'cores', wanted: 5, limit: 4, used: 0 }])).toBeUndefined();
    expect(told(undefined)).toBeUndefined();
    expect(told(fields, 500)).toBeUndefined();
  });
});
