import type { ArgumentsHost } from '@nestjs/common';
import { symbols } from 'pino';
import { DomainError } from '../../common/errors';
import { logger, setLogLevel } from '../../common/logger';
import { ProblemFilter } from './problem.filter';

describe('the log of refused requests', () => {
  let lines: Record<string, unknown>[];

  beforeEach(() => {
    lines = [];
    setLogLevel('info');
    const { [symbols.streamSym]: stream } = logger('api') as unknown as Record<symbol, { write(line: string): void }>;
    jest
      .spyOn(stream, 'write')
      .mockImplementation((line) => void lines.push(JSON.parse(line) as Record<string, unknown>));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    setLogLevel('silent');
  });

  /** Gives the status of the answer. */
  function refuse(thrown: unknown, path = '/'): number {
    let answered = 0;
    const response = {
      getHeader: () => 'c-1',
      setHeader: () => undefined,
      status: (status: number) => ((answered = status), response),
      type: () => response,
      send: () => undefined,
    };
    const http = { getRequest: () => ({ originalUrl: path, method: 'GET' }), getResponse: () => response };
    new ProblemFilter().catch(thrown, { switchToHttp: () => http } as unknown as ArgumentsHost);
    return answered;
  }
  const error = (code: string, status = 404) => new DomainError({ code, status, message: 'refused' });

  it('has a bound for each code, and for a path', () => {
    for (let n = 0; n < 100; n += 1) refuse(error('NOBODY'), `/${'x'.repeat(16_000)}?query`);
    refuse(error('SOMEBODY'));
    expect(lines.map(({ code }) => code)).toEqual([...Array.from({ length: 10 }, () => 'NOBODY'), 'SOMEBODY']);
    expect(String(lines[0].path)).toHaveLength(200);
  });

  it('has a bound for what nobody foresaw', () => {
    for (let n = 0; n < 100; n += 1) expect(refuse(new Error('unforeseen'))).toBe(500);
    expect(lines).toHaveLength(20); // of each what it was, and that it was refused
  });

  it('has one line of a database that is away, with the reason', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED ::1:5432'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
    expect(refuse(new AggregateError([refused, refused]))).toBe(503);
    expect(lines).toEqual([
      expect.objectContaining({ code: 'DATABASE_UNAVAILABLE', reason: `${refused.message}; ${refused.message}` }),
    ]);
  });

  it.each([
    ['57P01', 503],
    ['08006', 503],
    ['53300', 503],
    ['08P01', 500],
    ['42P01', 500],
  ])('tells by the state %s of a statement whether Postgres is away', (code, status) => {
    expect(refuse(Object.assign(new Error('failed'), { driverError: { code } }))).toBe(status);
  });
});
