import { problemWords } from '../../web/src/common/problem.words';

const problemOf = (code: string, details: { pointer: string; message: string }[] = []) => ({
  code,
  message: '/name: must not be empty',
  action: 'Correct what `errors` points at.',
  details,
});
const name = { pointer: '/name', message: 'must not be empty' };
const price = { pointer: '/prices/0/unitPrice', message: 'must be a decimal' };

describe('the words of a problem', () => {
  it('leave to the fields what they tell themselves', () => {
    expect(problemWords(problemOf('VALIDATION_FAILED', [name]), ['/name'])).toEqual({
      title: 'Something is not right yet.',
      action: 'Correct the marked fields; nothing was changed.',
      parts: [],
    });
  });

  it('name what is wrong elsewhere, once and without pointers', () => {
    const { action, parts } = problemWords(problemOf('VALIDATION_FAILED', [name, price]), ['/name']);
    expect(action).toBe('Correct the marked fields, and this; nothing was changed.');
    expect(parts).toEqual(['prices 1, unit price: must be a decimal']);
    expect(problemWords(problemOf('VALIDATION_FAILED', [name])).parts).toEqual(['name: must not be empty']);
  });

  it('are those of the service for any other problem', () => {
    const { title, action } = problemWords(problemOf('AWAY'));
    expect([title, action]).toEqual(['/name: must not be empty', 'Correct what `errors` points at.']);
  });
});
