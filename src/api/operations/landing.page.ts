import type { Health } from './health.service';

const style = `
:root { color-scheme: light dark; --ink: #14212b; --soft: #5b6b78; --line: #d9e1e7; --page: #f5f8fa; --card: #fff; --sea: #0b6e8f; --good: #1a7f4b; --bad: #b3361e }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf2; --soft: #96a7b4; --line: #2a3843; --page: #0f171d; --card: #17222b; --sea: #58c0e0; --good: #58c88d; --bad: #ff8a70 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
main { max-width: 44rem; margin: 0 auto; padding: 4rem 1.25rem }
h1 { margin: 0; font-size: 2.2rem; letter-spacing: -.02em } h2 { margin: 2.2rem 0 .6rem; font-size: 1rem; color: var(--soft); font-weight: 600 }
p { margin: .4rem 0 0; color: var(--soft) } a { color: var(--sea) } a:focus-visible { outline: 2px solid var(--sea); outline-offset: 2px }
ul { margin: 0; padding: 0; list-style: none; background: var(--card); border: 1px solid var(--line); border-radius: .6rem }
li { display: flex; flex-wrap: wrap; gap: .2rem 1rem; justify-content: space-between; padding: .7rem 1rem } li + li { border-top: 1px solid var(--line) }
.up { color: var(--good) } .down { color: var(--bad) } small { color: var(--soft) }`;

const names = { database: 'Postgres', mqtt: 'MQTT', openstack: 'OpenStack' } as const;

/** What stands at `/`: what this is, how its parts are, and where to read on. No script, nothing that is not so. */
export const landingPage = (health: Health, version: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Moorage</title><style>${style}</style></head><body><main>
<h1>Moorage</h1>
<p>Sensor gateways register over MQTT; their fleets are provisioned in OpenStack and metered in Postgres.</p>
<h2>Parts</h2>
<ul>${(Object.keys(names) as (keyof typeof names)[]).map((part) => partLine(names[part], health.parts[part].state)).join('')}</ul>
<h2>Read on</h2>
<ul>${links.map(([href, name, what]) => `<li><a href="${href}">${name}</a><small>${what}</small></li>`).join('')}</ul>
<p><small>Version ${version}</small></p>
</main></body></html>
`;

// The details of the parts name hosts and projects: they are for /health/ready, not for whoever passes by.
const partLine = (name: string, state: 'up' | 'down'): string =>
  `<li><span>${name}</span><span class="${state}">${state === 'up' ? 'works' : 'does not answer'}</span></li>`;

const links: [string, string, string][] = [
  ['/docs', 'REST API', 'every call, to read and to try'],
  ['/openapi.json', 'OpenAPI', 'the same for programs'],
  ['/asyncapi.json', 'AsyncAPI', 'what gateways say over MQTT'],
  ['/health/ready', 'Health', 'the state of each part'],
  ['/metrics', 'Metrics', 'for Prometheus'],
];
