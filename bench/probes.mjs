// Probes a realm of the FAPI 2.0 Security Profile (DPoP) with the whole suite, what expires on a clone, as a user does.
// The bound: the durations of the suite's requests, summed up, divided by the requests in flight: the engine has that many
// places for stories (IN_FLIGHT), and a story sends one request at a time. Durations are taken in the same run by undici's
// diagnostics, from the moment a request is handed over to the end of its answer. The wall is the time from the end of
// start-up to the last finding; start-up (probes loaded, metadata read, scratch clients and clone made) and removal stand
// apart.
//
// What would flatter the ratio is left out of the bound, and in the wall: the requests to the clone, whose probes wait in
// places of their own, and what a probe has in flight beyond the places, where it tells several stories at once.
// The figure of the clone is how soon its last finding is there; three seconds of it are waiting. Where all other findings
// are there earlier, the wall is that of the clone.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { loadavg } from 'node:os';
import { loadTemplate, probeRealm } from '../dist/index.js';
import { IN_FLIGHT } from '../dist/probe/engine.js';
import { line, median } from './figures.mjs';
import { apply, folder, open, signal } from './server.mjs';

const REALM = 'bench-probes';
/** Until Keycloak has compiled what it runs: each is faster than the one before. */
const WARMING = 2;
const RUNS = 5;

export async function measure() {
  const template = await loadTemplate('fapi2-security-profile-dpop', { cwd: folder, environment: {} });
  const connection = await open(REALM);
  await apply(connection, template);
  const runs = [];
  for (let run = 0; run < WARMING + RUNS; run += 1) runs.push(await probe(connection, template));
  await connection.close();
  const warm = runs.slice(WARMING);
  const of = name => median(warm.map(figures => figures[name]));
  const seconds = name => `${of(name).toFixed(3)} s`;
  const load = `load average ${loadavg()[0].toFixed(1)}`;
  line('probe suite, start-up', `${seconds('startUp')}; ${seconds('removal')} to remove what was made`);
  line('probe suite', `${seconds('wall')}, ${of('findings')} probes, ${of('requests')} requests; ${load}`);
  const range = warm.map(({ ratio }) => ratio.toFixed(2)).toSorted();
  const bound = `${of('ratio').toFixed(2)} × of ${seconds('bound')}`;
  line('', `${bound} (its requests through ${IN_FLIGHT} places; at most 1.5; ${range.at(0)} to ${range.at(-1)})`);
  line('probe suite, what expires, on the clone', seconds('clone'));
}

async function probe(connection, template) {
  const durations = listen();
  const began = performance.now();
  const [marks, last] = [{}, { realm: 0, clone: 0 }];
  const report = await probeRealm({
    ...{ connection, template, signal, expiry: 'clone' },
    progress: {
      phase(text) {
        if (text.startsWith(`Probe realm ${REALM}`)) marks.probing = performance.now();
      },
      note() {},
    },
    onFinding({ message }) {
      last[message.startsWith('On a clone') ? 'clone' : 'realm'] = performance.now();
    },
  });
  const ended = performance.now();
  const errors = report.findings.filter(({ verdict }) => verdict === 'error').map(({ id }) => id);
  if (errors.length > 0) throw new Error(`could not be carried out, so that nothing is measured: ${errors.join(', ')}`);
  const done = Math.max(last.realm, last.clone);
  const bound = durations.stop(marks.probing) / IN_FLIGHT;
  return {
    startUp: (marks.probing - began) / 1000,
    wall: (done - marks.probing) / 1000,
    removal: (ended - done) / 1000,
    clone: (last.clone - marks.probing) / 1000,
    bound,
    ratio: (done - marks.probing) / 1000 / bound,
    findings: report.findings.length,
    requests: durations.count(),
  };
}

/** Takes the durations of all requests to the realm and its clones that are no administration. */
function listen() {
  const begun = new Map();
  const spans = [];
  const begin = ({ request }) => {
    if (/^\/realms\/(?!master\/)/.test(request.path)) begun.set(request, performance.now());
  };
  const end = ({ request }) => {
    const start = begun.get(request);
    if (!begun.delete(request)) return;
    spans.push({ start, end: performance.now(), ofRealm: request.path.startsWith(`/realms/${REALM}/`) });
  };
  const channels = { 'undici:request:create': begin, 'undici:request:trailers': end, 'undici:request:error': end };
  for (const [name, take] of Object.entries(channels)) subscribe(name, take);
  return {
    /** @returns seconds of the realm's own since then, summed up, no more at a time than there are places */
    stop(since) {
      for (const [name, take] of Object.entries(channels)) unsubscribe(name, take);
      return inPlaces(spans.filter(({ start, ofRealm }) => ofRealm && start >= since)) / 1000;
    },
    count: () => spans.length,
  };
}

function inPlaces(spans) {
  const steps = spans.flatMap(({ start, end }) => [
    { at: start, more: 1 },
    { at: end, more: -1 },
  ]);
  let [sum, flying, before] = [0, 0, 0];
  for (const { at, more } of steps.toSorted((one, other) => one.at - other.at)) {
    sum += Math.min(flying, IN_FLIGHT) * (at - before);
    flying += more;
    before = at;
  }
  return sum;
}
