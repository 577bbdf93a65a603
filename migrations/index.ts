import { Database1764000000000 } from './1764000000000-database';

/** Every migration, oldest first; named here so that a build, a test and the command line run the same ones. */
export const migrations = [Database1764000000000];
