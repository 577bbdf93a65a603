import type { Command } from 'commander';
import { append } from '../common/append';
import type { components } from '../contract/api.types';
import { allOf, answerOf, pageLimit } from './answers';
import type { ApiClient } from './api.client';
import { confirm, yesOption } from './confirmation';
import { csvParts, type CsvPart } from './csv.parts';
import { enrollmentTable, hardwareTable, importText, secretText } from './enrollment.text';
import { exitCodes } from './exit.codes';
import { textOf } from './input.file';
import { fleetCalled } from './names';
import { wholeNumber } from './option.values';
import { shortTime, show } from './output';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';

const weekSeconds = 604_800;
/** As long as the service takes a text. */
const mostBytes = 1_048_576;

type ImportReport = components['schemas']['ImportReport'];

type YesOptions = ServiceOptions & { yes?: boolean };

/** `moorage enrollments …`; one is made by `moorage enroll`. */
export function addEnrollments(program: Command): void {
  const enrollments = program
    .command('enrollments')
    .description('enrollments of a fleet: list, fill and thin their lists, change their secrets, revoke');
  const called = (name: string, description: string, more = '') =>
    serviceCommand(enrollments.command(`${name} <fleet> <enrollment>${more}`).description(description));
  serviceCommand(enrollments.command('list <fleet>').description('the enrollments of a fleet')).action(list);
  called(
    'import',
    'let it take hardware ids: the first column of a CSV file, or of standard input (-)',
    ' <file>',
  ).action(importIds);
  called('hardware-ids', 'the hardware ids that it takes where it has a list').action(hardwareIds);
  called(
    'disallow',
    'take a hardware id off the list; a gateway that registered with it goes on working',
    ' <hardware-id>',
  ).action(disallow);
  called('rotate', 'give it a new secret, which is shown only now')
    .option(
      '--overlap <seconds>',
      'how long the secret before it stays valid; 0 ends it at once',
      wholeNumber,
      weekSeconds,
    )
    .action(rotate);
  called('end-previous', 'end the secret before the newest one now').addOption(yesOption()).action(endPrevious);
  called('revoke', 'let no new gateway register by it; those that did go on working')
    .addOption(yesOption())
    .action(revoke);
}

async function list(fleet: string, options: ServiceOptions): Promise<void> {
  const api = await serviceOf(options);
  const path = { id: (await fleetCalled(api, fleet)).id };
  const all = await allOf((cursor) =>
    api.rest.GET('/api/v1/fleets/{id}/enrollments', { params: { path, query: { limit: pageLimit, cursor } } }),
  );
  await show(all, options, enrollmentTable);
}

/** Ends with 5 where a line is invalid; the others are taken. */
async function importIds(fleet: string, enrollmentId: string, file: string, options: ServiceOptions): Promise<void> {
  const parts = csvParts(await textOf(file), mostBytes);
  const api = await serviceOf(options);
  const path = await placeOf(api, fleet, enrollmentId);
  const report: ImportReport = { added: 0, known: 0, invalid: 0, lines: [] };
  for (const part of parts) addTo(report, await importPart(api, path, part));
  await show(report, options, importText);
  if (report.invalid > 0) process.exitCode = exitCodes.refused.code;
}

/** As its lines are numbered in the whole. */
async function importPart(api: ApiClient, path: Place, { text, linesBefore }: CsvPart): Promise<ImportReport> {
  const report = await answerOf(
    api.rest.POST('/api/v1/fleets/{id}/enrollments/{enrollmentId}/hardware-ids', {
      params: { path },
      headers: { 'content-type': 'text/csv' },
      body: text,
      bodySerializer: (body) => body,
    }),
  );
  return { ...report, lines: report.lines.map((one) => ({ ...one, line: one.line + linesBefore })) };
}

function addTo(whole: ImportReport, { added, known, invalid, lines }: ImportReport): void {
  whole.added += added;
  whole.known += known;
  whole.invalid += invalid;
  append(whole.lines, lines);
}

async function hardwareIds(fleet: string, enrollmentId: string, options: ServiceOptions): Promise<void> {
  const api = await serviceOf(options);
  const path = await placeOf(api, fleet, enrollmentId);
  const all = await allOf((cursor) =>
    api.rest.GET('/api/v1/fleets/{id}/enrollments/{enrollmentId}/hardware-ids', {
      params: { path, query: { limit: pageLimit, cursor } },
    }),
  );
  await show(all, options, hardwareTable);
}

async function disallow(
  fleet: string,
  enrollmentId: string,
  hardwareId: string,
  options: ServiceOptions,
): Promise<void> {
  const api = await serviceOf(options);
  const path = { ...(await placeOf(api, fleet, enrollmentId)), hardwareId };
  await api.rest.DELETE('/api/v1/fleets/{id}/enrollments/{enrollmentId}/hardware-ids/{hardwareId}', {
    params: { path },
  });
  await show({ enrollmentId, hardwareId, allowed: false }, options, () => `${hardwareId} is off the list`);
}

async function rotate(
  fleet: string,
  enrollmentId: string,
  { overlap, ...options }: ServiceOptions & { overlap: number },
): Promise<void> {
  const api = await serviceOf(options);
  const path = await placeOf(api, fleet, enrollmentId);
  const body = { overlapSeconds: overlap };
  const rotated = await answerOf(
    api.rest.POST('/api/v1/fleets/{id}/enrollments/{enrollmentId}/rotate', { params: { path }, body }),
  );
  await show(rotated, options, ({ previousSecretUntil, ...made }) =>
    [secretText(made), `The secret before it is valid until ${shortTime(previousSecretUntil)}.`].join('\n'),
  );
}

async function endPrevious(fleet: string, enrollmentId: string, options: YesOptions): Promise<void> {
  const api = await serviceOf(options);
  const path = await placeOf(api, fleet, enrollmentId);
  await confirm(`Refuse gateways that still show the secret before the newest one of ${enrollmentId}?`, options.yes);
  await api.rest.DELETE('/api/v1/fleets/{id}/enrollments/{enrollmentId}/secrets/previous', { params: { path } });
  await show(await enrollmentAt(api, path), options, ({ id }) => `enrollment ${id} has its newest secret alone`);
}

async function revoke(fleet: string, enrollmentId: string, options: YesOptions): Promise<void> {
  const api = await serviceOf(options);
  const path = await placeOf(api, fleet, enrollmentId);
  await confirm(`Let no new gateway of ${fleet} register by ${enrollmentId}, for good?`, options.yes);
  await api.rest.DELETE('/api/v1/fleets/{id}/enrollments/{enrollmentId}', { params: { path } });
  await show(await enrollmentAt(api, path), options, ({ id }) => `enrollment ${id} is revoked`);
}

interface Place {
  id: string;
  enrollmentId: string;
}

/** Of an enrollment, as its routes name it. */
const placeOf = async (api: ApiClient, fleet: string, enrollmentId: string): Promise<Place> => ({
  id: (await fleetCalled(api, fleet)).id,
  enrollmentId,
});

const enrollmentAt = (api: ApiClient, path: Place) =>
  answerOf(api.rest.GET('/api/v1/fleets/{id}/enrollments/{enrollmentId}', { params: { path } }));
