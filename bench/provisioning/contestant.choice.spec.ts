import { choiceOf, contestantNames } from './contestant.choice';

describe('who takes part in a ladder', () => {
  it('is everybody in all rounds, and with fifty fleets ours and threaded in one', () => {
    expect(choiceOf(10, { rounds: 5 })).toEqual({ rounds: 5, names: [...contestantNames] });
    expect(choiceOf(50, { rounds: 5 })).toEqual({ rounds: 1, names: ['ours', 'threaded'] });
    expect(choiceOf(50, { rounds: 5, only: ['heat'] })).toEqual({ rounds: 1, names: ['heat'] });
  });
});
