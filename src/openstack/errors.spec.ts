import { errorOfReply, retryAfterOf } from './errors';
import type { HttpReply } from './http';

const now = new Date('2026-11-30T12:00:00Z');
const asked = (headers: Record<string, string>) => retryAfterOf(headers, now);

test.each<[headers: Record<string, string>, seconds: number | undefined]>([
  [{}, undefined],
  [{ 'retry-after': '7' }, 7],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': 'Mon, 30 Nov 2026 12:00:30 GMT' }, 30],
  // By a clock that is two hours ahead of ours.
  [{ 'retry-after': 'Mon, 30 Nov 2026 14:00:30 GMT', date: 'Mon, 30 Nov 2026 14:00:00 GMT' }, 30],
  [{ 'retry-after': 'Mon, 30 Nov 2026 10:00:30 GMT', date: 'Mon, 30 Nov 2026 10:00:00 GMT' }, 30],
  [{ 'retry-after': 'Mon, 30 Nov 2026 12:00:30 GMT', date: 'today' }, 30],
  [{ 'retry-after': 'Mon, 30 Nov 2026 11:59:00 GMT', date: 'Mon, 30 Nov 2026 12:00:00 GMT' }, 0],
])('reads of %j that it is to wait %s seconds', (headers, seconds) => {
  expect(asked(headers)).toBe(seconds);
});

const classOf = (status: number, headers: Record<string, string>, text: string, method: 'GET' | 'POST' = 'GET') =>
  answered({ status, headers, text, stream: null }, method).errorClass;
const answered = (reply: HttpReply, method: 'GET' | 'POST' = 'GET') =>
  errorOfReply({ service: 'compute', method, path: '/servers/1', url: 'http://cloud', secrets: [] }, reply, now);
const page = '<html><body><h1>404 Not Found</h1></body></html>';

test.each([
  ['Nova', {}, '{"itemNotFound": {"code": 404, "message": "Instance 1 could not be found."}}'],
  ['Neutron', {}, '{"NeutronError": {"type": "PortNotFound", "message": "no", "detail": ""}}'],
  ['Keystone', {}, '{"error": {"code": 404, "message": "no", "title": "Not Found"}}'],
  ['Heat', {}, '{"code": 404, "title": "Not Found", "explanation": "no", "error": {"type": "E", "message": "no"}}'],
  ['Gnocchi', {}, '{"code": 404, "title": "Not Found", "description": "no"}'],
  ['Glance', { 'x-openstack-request-id': 'req-1' }, page],
  ['Swift', { 'x-trans-id': 'tx-1' }, ''],
])('a 404 of %s itself says that the object is gone', (_service, headers, text) => {
  expect([404, 410].map((status) => classOf(status, headers as Record<string, string>, text))).toEqual([
    'gone',
    'gone',
  ]);
});

test.each([
  ['nothing', ''],
  ['a page', page],
  ['text', 'default backend - 404'],
  ['JSON of its own', '{"message": "no Route matched with those values"}'],
  ['more of it', '{"timestamp": 1, "status": 404, "error": "Not Found", "path": "/servers/1"}'],
  ['a list', '["no"]'],
  ['a text in JSON', '"no"'],
])('a 404 of a front end that says %s tells nothing of the object', (_what, text) => {
  const front = { server: 'proxy' };
  expect([404, 410].map((status) => classOf(status, front, text))).toEqual(['ambiguous', 'ambiguous']);
  expect([404, 410].map((status) => classOf(status, front, text, 'POST'))).toEqual(['ambiguous', 'ambiguous']);
  expect(answered({ status: 404, headers: front, text, stream: null }).action).toContain('in front of the service');
});
