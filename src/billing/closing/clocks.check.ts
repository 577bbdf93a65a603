import type { Database } from '../../database';
import { clocksDiffer } from '../billing.errors';
import { millisAhead } from './clock.repository';

/** A month is over by the one clock, and what was recorded before its bound is told by the other. */
const mayDifferMs = 5 * 60_000;

/** @throws DomainError CLOCKS_DIFFER */
export async function requireLikeClocks(database: Database): Promise<void> {
  const ahead = await millisAhead(database);
  if (Math.abs(ahead) > mayDifferMs) throw clocksDiffer(ahead);
}
