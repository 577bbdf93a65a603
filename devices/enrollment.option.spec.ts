import { Command } from 'commander';
import { enrollmentOf, secretOption, type EnrollmentOptions } from './enrollment.option';

describe('the group secret of an enrollment', () => {
  const before = process.env.SECRET;
  afterEach(() => {
    if (before === undefined) delete process.env.SECRET;
    else process.env.SECRET = before;
  });

  const told = (...args: string[]) => {
    const program = new Command().requiredOption('--enrollment <id>').addOption(secretOption());
    return enrollmentOf(program.parse(args, { from: 'user' }).opts<EnrollmentOptions>());
  };

  it('comes from the environment, and what is typed goes before it', () => {
    process.env.SECRET = 'of the environment';
    expect(told('--enrollment', 'e-1')).toEqual({ enrollmentId: 'e-1', secret: 'of the environment' });
    expect(told('--enrollment', 'e-1:typed:so')).toEqual({ enrollmentId: 'e-1', secret: 'typed:so' });
  });

  it('is told by nobody where neither has it', () => {
    process.env.SECRET = '';
    expect(told('--enrollment', 'e-1')).toEqual({ enrollmentId: 'e-1', secret: undefined });
    expect(told('--enrollment', 'e-1:')).toEqual({ enrollmentId: 'e-1', secret: undefined });
  });
});
