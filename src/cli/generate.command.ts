import type { OpenAPIObject } from '@nestjs/swagger';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createApp } from '../app.module';
import { openApiDocument } from '../api';
import { DomainError } from '../common/errors';
import { loadConfig } from '../config';
import { asyncApiDocument } from '../mqtt';
import { startParts } from '../parts';
import { problemsPage } from './problem.page';
import { schemaDrift } from './schema.drift';

/** Writes the generated documents, or with `check` fails when one of them or the schema is out of step. */
export async function generate(check: boolean): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'moorage-generate-'));
  try {
    await chmod(dir, 0o711); // root's Postgres runs as another user, who has to pass
    const stale = await outOfStep(dir, check);
    if (stale.length === 0) return;
    throw new DomainError({
      code: 'OUT_OF_STEP',
      status: 500,
      message: stale.join('\n'),
      action:
        'Run `npm run generate` for documents; write a migration for the schema (`npm run migration:generate` prints the statements).',
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function outOfStep(dir: string, check: boolean): Promise<string[]> {
  // Before anything is started: it fails where a code of a problem cannot be read.
  const problems = await problemsPage();
  // An instance of its own on free ports, with nothing of the machine's environment.
  const ports = { PORT: '0', MQTT_PORT: '0', MQTT_TLS_PORT: '0', EMULATOR_PORT: '0', MOORAGE_DATA_DIR: dir };
  const { parts, stop } = await startParts(loadConfig(ports, dir, dir));
  try {
    const app = await createApp(parts);
    await app.init();
    const stale = await schemaDrift(parts.database).then((drift) => drift.map((query) => `schema: ${query}`));
    for (const [file, text] of Object.entries({
      ...(await generated(openApiDocument(app))),
      'docs/problems.md': problems,
    })) {
      if (!check) await writeFile(resolve(file), text);
      else if ((await readFile(resolve(file), 'utf8').catch(() => '')) !== text)
        stale.push(`${file} differs from what the code says`);
    }
    await app.close();
    return stale;
  } finally {
    await stop();
  }
}

/** Each generated file, by its path from the top. */
async function generated(openApi: OpenAPIObject): Promise<Record<string, string>> {
  // Of the development's own packages: only who changes the code generates.
  const { default: typesOf, astToString } = await import('openapi-typescript');
  const json = (document: object) => `${JSON.stringify(document, null, 2)}\n`;
  return {
    'docs/openapi.json': json(openApi),
    'docs/asyncapi.json': json(asyncApiDocument()),
    'src/contract/api.types.ts': `${typesHead}${astToString(await typesOf(structuredClone(openApi) as never))}`,
  };
}

const typesHead = '// Generated from docs/openapi.json by `npm run generate`: the types of the REST API.\n\n';
