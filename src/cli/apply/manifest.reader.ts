import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseAllDocuments } from 'yaml';
import type { z } from 'zod';
import { DomainError, messageOf } from '../../common/errors';
import { documentSchema, kinds, linkName, type Document } from './manifest.schema';

/**
 * The documents of files (`-` is standard input), in the order in which one needs the other.
 * @throws DomainError MANIFEST_INVALID that tells all that is wrong, each with its file and line
 */
export async function readManifest(files: string[]): Promise<Document[]> {
  const faults: string[] = [];
  const documents: Document[] = [];
  for (const file of files) {
    const source = await (file === '-' ? text(process.stdin) : readFile(file, 'utf8')).catch((error: unknown) => {
      throw invalid([`${file}: ${messageOf(error)}`]);
    });
    for (const one of documentsOf(file, source)) {
      if (typeof one === 'string') faults.push(one);
      else documents.push(one);
    }
  }
  faults.push(...repeats(documents));
  if (faults.length > 0) throw invalid(faults);
  return documents.sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}

/** Each document of a file, or what is wrong with it. */
function documentsOf(file: string, source: string): (Document | string)[] {
  const found = parseAllDocuments(source);
  return [...found].flatMap((parsed): (Document | string)[] => {
    const line = source.slice(0, parsed.contents?.range?.[0] ?? 0).split('\n').length;
    if (parsed.errors.length > 0) return parsed.errors.map((error) => `${file}: ${error.message}`);
    const value: unknown = parsed.toJS();
    if (value === null) return []; // nothing between two separators
    const checked = documentSchema.safeParse(value);
    if (checked.success) return [named(checked.data)];
    const what = nameOf(value);
    return checked.error.issues.map(({ path, message }) => `${file}:${line}: ${what}${path.join('.')}: ${message}`);
  });
}

const named = (document: z.infer<typeof documentSchema>): Document =>
  document.kind === 'Link' ? { ...document, name: linkName(document.fleets) } : document;

function nameOf(value: unknown): string {
  const { kind, name } = value as { kind?: unknown; name?: unknown };
  return typeof kind === 'string' && typeof name === 'string' ? `${kind} ${name}: ` : '';
}

function repeats(documents: Document[]): string[] {
  const seen = new Set<string>();
  return documents.flatMap(({ kind, name }) => {
    const key = `${kind} ${name}`;
    if (seen.has(key)) return [`${key} stands there twice`];
    seen.add(key);
    return [];
  });
}

const invalid = (faults: string[]): DomainError =>
  new DomainError({
    code: 'MANIFEST_INVALID',
    status: 422,
    message: faults.join('\n'),
    action: 'Correct the file; docs/cli.md shows what one looks like.',
  });
