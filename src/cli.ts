#!/usr/bin/env node
import 'reflect-metadata';
import { CommanderError } from 'commander';
import { exitCodeOf } from './cli/exit.codes';
import { moorage } from './cli/program';
import { DomainError, messageOf } from './common/errors';
import { setLogLevel } from './common/logger';

setLogLevel('warn');
// Whoever reads only the head of an answer has what they wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
moorage()
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = exitCodeOf(error);
    if (error instanceof CommanderError) return; // has told by itself
    process.stderr.write(`${error instanceof DomainError ? `${error.code}: ` : ''}${messageOf(error)}\n`);
    if (error instanceof DomainError && error.action) process.stderr.write(`${error.action}\n`);
  });
