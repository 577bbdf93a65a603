import type { FleetEvent, PlanStep, Resource } from '../../web/src/fleets/fleet.types';
import { runOf, stagesOf } from '../../web/src/fleets/provisioning.steps';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const event = (second: number, type: string, kind?: string, key?: string): FleetEvent => ({
  id: '',
  seq: String(second),
  type,
  message: '',
  correlationId: null,
  occurredAt: at(second),
  details: kind ? { kind, key, name: key } : {},
});
const step = (kind: string, key: string): PlanStep => ({
  action: 'create',
  kind,
  key,
  name: key,
  reason: 'does not exist',
  dependsOn: [],
  meter: null,
  quantity: null,
});
const resource = (kind: string, key: string, status: string): Resource => ({
  kind,
  key,
  name: key,
  cloudId: key,
  status,
  createdAt: at(1),
  attributes: {},
});
/** As the API tells them: newest first. */
const history = (...events: FleetEvent[]): FleetEvent[] => events.reverse();
const begun = [event(1, 'fleet.provisioning'), event(2, 'resource.created', 'network', 'lan')];
const calm = { resources: [], plan: [], deleteRequestedAt: null };
const statesOf = (run: ReturnType<typeof runOf>) =>
  Object.fromEntries((run?.steps ?? []).map(({ kind, state }) => [kind, state]));

describe('the steps of a run', () => {
  it('are done by the history, at work by the resources, and to come by the plan', () => {
    const run = runOf({
      events: history(...begun, event(3, 'resource.created', 'server', 'hub')),
      deleteRequestedAt: null,
      resources: [resource('network', 'lan', 'active'), resource('server', 'hub', 'creating')],
      plan: [step('network', 'lan'), step('server', 'hub'), step('floating_ip', 'hub')],
    });
    expect(run).toMatchObject({ begunAt: at(1), endedAt: null });
    expect(statesOf(run)).toEqual({ network: 'done', server: 'working', floating_ip: 'waiting' });
    expect(stagesOf(run?.steps ?? [], false)).toMatchObject([
      { name: 'Networks', state: 'done', done: 1, doneAt: at(2) },
      { name: 'Servers', state: 'working', doneAt: null },
      { name: 'Floating IPs', state: 'waiting', doneAt: null },
    ]);
  });

  it('end when the fleet stands: what happens to it then is another matter', () => {
    const after = event(9, 'resource.stopped', 'server', 'hub');
    const run = runOf({
      ...calm,
      events: history(...begun, event(5, 'fleet.ready'), after),
      plan: [step('router', 'r')],
    });
    expect(run).toMatchObject({ endedAt: at(5) });
    expect(statesOf(run)).toEqual({ network: 'done' });
  });

  it('are of the last run, and of none where nothing was ever built', () => {
    const events = history(
      ...begun,
      event(5, 'fleet.ready'),
      event(7, 'fleet.updating'),
      event(8, 'resource.updated', 'server', 'hub'),
    );
    expect(statesOf(runOf({ ...calm, events }))).toEqual({ server: 'done' });
    expect(runOf({ ...calm, events: [] })).toBeNull();
  });

  it('of a fleet that goes begin when it was asked to, and stand the other way round', () => {
    const gone = event(8, 'resource.deleted', 'server', 'hub');
    const run = runOf({
      events: history(...begun, event(5, 'fleet.ready'), gone),
      deleteRequestedAt: at(7),
      resources: [resource('network', 'lan', 'deleting')],
      plan: [{ ...step('network', 'lan'), action: 'delete' }],
    });
    expect(run).toMatchObject({ begunAt: at(7), endedAt: null });
    expect(statesOf(run)).toEqual({ server: 'done', network: 'working' });
    expect(stagesOf(run?.steps ?? [], true).map(({ name }) => name)).toEqual(['Servers', 'Networks']);
  });

  it('that failed say so', () => {
    const run = runOf({ ...calm, events: history(...begun), resources: [resource('server', 'hub', 'error')] });
    expect(statesOf(run)).toMatchObject({ server: 'failed' });
  });
});
