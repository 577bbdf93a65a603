import { symbols } from 'pino';
import { DomainError } from '../../../src/common/errors';
import { logger, setLogLevel } from '../../../src/common/logger';
import type { Database } from '../../../src/database';
import { testDatabase } from '../../support/test-database';

interface Line {
  message: string;
  err: {
    type: string;
    message: string;
    stack: string;
    code?: string;
    constraint?: string;
    table?: string;
    cause?: Line['err'];
  };
}

describe('the log of a statement that failed', () => {
  const secret = 'password of the guests';
  let database: Database;
  let close: () => Promise<void>;
  let written = '';

  beforeAll(async () => ({ database, close } = await testDatabase()));
  afterAll(() => close());

  beforeEach(() => {
    written = '';
    setLogLevel('info');
    const { [symbols.streamSym]: stream } = logger('test') as unknown as Record<symbol, { write(line: string): void }>;
    jest.spyOn(stream, 'write').mockImplementation((line) => void (written += line));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    setLogLevel(process.env.LOG_LEVEL ?? 'silent');
  });

  const failureOf = async (sql: string, values: unknown[]): Promise<unknown> => {
    try {
      return await database.query(sql, values);
    } catch (error) {
      return error;
    }
  };
  const logged = (err: unknown): Line => {
    logger('test').error({ err }, 'it failed');
    return JSON.parse(written) as Line;
  };

  it('says which constraint it broke and where it was asked, and nothing of what it was sent', async () => {
    const sql = `insert into blueprint_version (blueprint_id, version, spec, created_at) values ($1, 1, $2, now())`;
    const values = ['00000000-0000-4000-8000-000000000000', JSON.stringify({ userData: secret })];
    const { err } = logged(await failureOf(sql, values));
    expect(err).toMatchObject({ type: 'QueryFailedError', code: '23503', table: 'blueprint_version' });
    expect(err.constraint).toContain('fk_');
    expect(err.stack).toContain('log.medium-spec');
    expect(written).not.toMatch(/password|insert into|00000000-/);
  });

  it('leaves out of the message what Postgres quotes of a value, behind other errors too', async () => {
    const cause = await failureOf('select $1::uuid', [`${secret} "quoted"`]);
    const wrapped = new DomainError({ code: 'NOT_THERE', status: 503, message: 'not there', cause });
    const { err } = logged(wrapped);
    expect(err).toMatchObject({ type: 'DomainError', code: 'NOT_THERE', message: 'not there' });
    expect(err.cause).toMatchObject({ code: '22P02', message: 'invalid input syntax for type uuid: "…"' });
    expect(written).not.toMatch(/password|quoted/);
  });

  it('ends with causes that are their own', () => {
    const error = new Error('a circle');
    error.cause = error;
    expect(logged(error).err.cause?.cause?.message).toBe('a circle');
  });
});
