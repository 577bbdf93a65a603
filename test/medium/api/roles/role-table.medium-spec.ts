import { isDeepStrictEqual } from 'node:util';
import { roles } from '../../../../src/api/access/principal';
import { newId } from '../../../../src/common/ids';
import type { Answer } from '../../../support/test-app';
import { roleTable, type Rule, type Things } from './role.table';
import { roleWorld, type RoleWorld } from './role-table.world';

const { entries } = Object;

/** The thing that a path's `{id}` is one of. */
const subjects: [prefix: string, thing: keyof Things][] = [
  ['/api/v1/accounts/', 'account'],
  ['/api/v1/blueprints/', 'blueprint'],
  ['/api/v1/fleets/', 'fleet'],
  ['/api/v1/devices/', 'device'],
  ['/api/v1/images/uploads/', 'upload'],
  ['/api/v1/price-books/', 'book'],
  ['/api/v1/usage-intervals/', 'interval'],
  ['/api/v1/billing-periods/', 'period'],
  ['/api/v1/invoices/', 'invoice'],
  ['/api/v1/charge-lines/', 'line'],
  ['/api/v1/metering/reconciliations/', 'reconciliation'],
  ['/api/v1/api-tokens/', 'token'],
];
const names: Record<string, string> = { key: 'hub', name: 'a.csv', hardwareId: 'hw-1' };

function pathOf(template: string, { query }: Rule, things: Things): string {
  const subject = subjects.find(([prefix]) => template.startsWith(prefix))?.[1];
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const thing = name === 'id' ? subject : (name.replace(/Id$/, '') as keyof Things);
    const value = names[name] ?? (thing && things[thing]);
    if (value === undefined) throw new Error(`${template}: no thing for {${name}}`);
    return value;
  });
  return query ? `${filled}?${query(things)}` : filled;
}

type Told = [route: string, answer: Answer<Record<string, unknown>>];

/** What an answer tells, whichever ids were asked for. */
const told = ([route, { status, body }]: Told): unknown => [
  route,
  status,
  JSON.stringify(body)
    .replace(/"correlationId":"[^"]*"/g, '')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>'),
];

/** One after the other: what is called may change what the next one finds. */
async function each(
  rules: [string, Rule][],
  ask: (rule: [string, Rule]) => Promise<Answer<Record<string, unknown>>>,
): Promise<Told[]> {
  const answers: Told[] = [];
  for (const rule of rules) answers.push([rule[0], await ask(rule)]);
  return answers;
}

/** Answers for each of its things by itself, with 200 for all. */
const bulk = 'POST /api/v1/devices/decisions';

describe('the table of roles', () => {
  let world: RoleWorld;
  let nothing: Things;

  beforeAll(async () => {
    world = await roleWorld();
    nothing = Object.fromEntries(Object.keys(world.things).map((name) => [name, newId()])) as unknown as Things;
  });
  afterAll(() => world.close());

  const call = (route: string, things: Things, token: string | null): Promise<Answer<Record<string, unknown>>> => {
    const rule = roleTable[route];
    const [method, template] = route.split(' ');
    const headers: Record<string, string> = rule.type === undefined ? {} : { 'content-type': rule.type };
    return world.test.call(method, pathOf(template, rule, things), rule.body?.(things), { token, headers });
  };
  const limited = (kind: string) => entries(roleTable).filter(([, rule]) => rule.limited === kind);
  const hidden = () => limited('hidden');
  /** The first account's things that an answer tells of. */
  const thingsIn = ({ body }: Answer<unknown>): string[] =>
    entries(world.things)
      .filter(([, id]) => JSON.stringify(body).includes(id as string))
      .map(([name]) => name);

  it('has every route of the API, and no other', async () => {
    const { body } = await world.test.call<{ paths: Record<string, object> }>('GET', '/openapi.json');
    const routes = entries(body.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(Object.keys(roleTable).sort()).toEqual(routes.sort());
  });

  it('lets nobody in without a sign-in, but where it is public', async () => {
    const statuses = await each(entries(roleTable), ([route]) => call(route, nothing, null));
    const refused = statuses.filter(([, { status }]) => status === 401).map(([route]) => route);
    const kept = entries(roleTable).filter(([, { roles: allowed }]) => allowed !== 'public');
    expect(refused).toEqual(kept.map(([route]) => route));
  });

  it.each(roles)('lets %s do what its role may, and refuses the rest', async (role) => {
    const rules = entries(roleTable).filter(([, rule]) => typeof rule.roles !== 'string');
    const answers = await each(rules, ([route]) => call(route, nothing, world.tokens[role]));
    const refused = answers.filter(([, { status, body }]) => status === 403 && body.code === 'FORBIDDEN');
    const beyond = rules.filter(([, { roles: allowed }]) => role !== 'admin' && !allowed.includes(role as never));
    expect(refused.map(([route]) => route)).toEqual(beyond.map(([route]) => route));
    expect(answers.filter(([, { status }]) => status === 401 || status >= 500)).toEqual([]);
  });

  it("lists nothing of another account's", async () => {
    const lists = entries(roleTable).filter(([, rule]) => rule.limited in world.things);
    expect(lists.length).toBeGreaterThan(10);
    const own = await each(lists, ([route]) => call(route, world.things, world.own));
    const foreign = await each(lists, ([route]) => call(route, world.things, world.foreign));
    const missed = lists.filter(([, rule], index) => !thingsIn(own[index][1]).includes(rule.limited));
    expect(missed.map(([route], index) => [route, own[index]])).toEqual([]);
    expect(foreign.map(([route, answer]) => [route, answer.status, thingsIn(answer)])).toEqual(
      lists.map(([route]) => [route, 200, []]),
    );
  });

  it("answers for another account's things exactly as for what does not exist", async () => {
    const theirs = await each(hidden(), ([route]) => call(route, world.things, world.foreign));
    const none = await each(hidden(), ([route]) => call(route, nothing, world.foreign));
    expect(theirs.map(told)).toEqual(none.map(told));
    const found = theirs.filter(([route, { status }]) => ![404, 422].includes(status) && route !== bulk);
    expect(found).toEqual([]);
  });

  it('refuses what concerns all accounts to whoever is limited to some', async () => {
    const answers = await each(limited('refused'), ([route]) => call(route, world.things, world.own));
    expect(answers.filter(([, { status, body }]) => status !== 403 || body.code !== 'FORBIDDEN')).toEqual([]);
  });

  // Last, since it changes and deletes: what was hidden above was there, under just these names.
  it('hides none of it from the account whose it is', async () => {
    const depth = ([route]: [string, Rule]) => (route.startsWith('DELETE') ? 100 - route.split('/').length : 0);
    const routes = hidden().sort((a, b) => depth(a) - depth(b));
    const none = await each(routes, ([route]) => call(route, nothing, world.own));
    const own = await each(routes, ([route]) => call(route, world.things, world.own));
    expect(own.filter((answer, index) => isDeepStrictEqual(told(answer), told(none[index])))).toEqual([]);
    expect(own.filter(([, { status }]) => [400, 401, 403].includes(status))).toEqual([]);
  });
});
