import { expect, it } from 'vitest';
import { strictly } from '../../src/report/report.js';
import terminal from '../../src/reporters/console.js';
import { deviation, everyVerdict, finding, HOSTILE, obstacle, report } from './report.js';

const plain = { colour: false };

it('shows what failed first, with message, clause and repair, and a summary last', () => {
  expect(
    terminal.render(report(everyVerdict, { notes: ['Attribute x is not enforced.'] }), plain),
  ).toMatchInlineSnapshot(`
    "Realm bank on https://sso.example/auth (Keycloak 26.7.4), against fapi2-security-profile-dpop

    FAIL   a-fail  Title of a-fail
           Message of a-fail.
           RFC9449-4.3: The proof is checked  https://www.rfc-editor.org/rfc/rfc9449#section-4.3
           Repair: Repair of a-fail.
    ERROR  a-error  Title of a-error
           Message of a-error.
           RFC9449-4.3: The proof is checked  https://www.rfc-editor.org/rfc/rfc9449#section-4.3
           Repair: Repair of a-error.
    warn   a-warn  Title of a-warn
           Message of a-warn.
           RFC9449-4.3: The proof is checked  https://www.rfc-editor.org/rfc/rfc9449#section-4.3
           Repair: Repair of a-warn.
    skip   a-skip  Title of a-skip
           Message of a-skip.
    pass   a-pass  Title of a-pass

    Note: Attribute x is not enforced.

    5 probes: 1 fail, 1 error, 1 warn, 1 skip, 1 pass; 4.3 s, 210 requests
    "
  `);
});

it('labels a known deviation, says once what it is, and asks for no repair where it is all there is', () => {
  const findings = [finding('a', 'warn', { deviation }), finding('b', 'fail', { deviation }), finding('c', 'warn')];
  expect(terminal.render(report(findings), plain)).toMatchInlineSnapshot(`
    "Realm bank on https://sso.example/auth (Keycloak 26.7.4), against fapi2-security-profile-dpop

    FAIL   b  Title of b  [known deviation dpop-error-code]
           Message of b.
           RFC9449-4.3: The proof is checked  https://www.rfc-editor.org/rfc/rfc9449#section-4.3
           Repair: Repair of b.
    warn   a  Title of a  [known deviation dpop-error-code]
           Message of a.
    warn   c  Title of c
           Message of c.
           RFC9449-4.3: The proof is checked  https://www.rfc-editor.org/rfc/rfc9449#section-4.3
           Repair: Repair of c.

    Known deviations of this Keycloak from the specifications, none of which opens a hole by itself:
      dpop-error-code: The error code is another one.  https://github.com/keycloak/keycloak/issues/34842

    3 probes: 1 fail, 2 warn, 0 pass; 4.3 s, 210 requests
    "
  `);
});

it('says once, above the numbers, what kept probes from saying anything', () => {
  const findings = [...everyVerdict, finding('b-error', 'error')];
  const text = terminal.render(report(findings, { obstacles: [obstacle] }), plain);
  expect(text).toMatch(
    /^ERROR {2}a-error {2}Title of a-error {2}\[the unspoilt flow fails at par\]\nERROR {2}b-error {2}Title of b-error\n {7}Message/m,
  );
  expect(text.split('\n').slice(-6)).toEqual([
    '',
    'The unspoilt flow of the client kcfapi-1 fails: par answered 401 invalid_request (No.). 1 probe could not say anything.',
    'Is it registered?',
    '',
    '6 probes: 1 fail, 2 error, 1 warn, 1 skip, 1 pass; 4.3 s, 210 requests',
    '',
  ]);
  const two = { ...obstacle, clients: ['kcfapi-1', HOSTILE], at: HOSTILE, message: HOSTILE, hint: HOSTILE };
  const hostile = terminal.render(report(findings, { obstacles: [{ ...two, probes: ['a-error', 'b-error'] }] }), plain);
  expect(hostile).toContain('flow of the clients kcfapi-1 and ');
  expect(hostile).toContain('2 probes could not say anything');
  expect(hostile).not.toMatch(/[\p{Cf}\u2028\u2029]|(?!\n)\p{Cc}/u);
  const api = terminal.render(
    report(findings, { obstacles: [{ ...obstacle, at: 'resource', message: '403' }] }),
    plain,
  );
  expect(api).toContain('\nThe resource server refuses a good token: 403. 1 probe');
});

it('names the line of the template that is at fault', () => {
  const text = terminal.render(
    report([finding('a', 'fail', { source: { file: 't.yaml', line: 3, column: 5 } })]),
    plain,
  );
  expect(text).toContain('Template: t.yaml:3:5\n');
});

it('uses colour only where it is wanted', () => {
  expect(terminal.render(report(everyVerdict), plain)).not.toContain('\u001b');
  expect(terminal.render(report(everyVerdict), { colour: true })).toContain('\u001b[31mFAIL');
});

it('lets no foreign text move the cursor, turn the writing or begin a line', () => {
  const hostile = finding(HOSTILE, 'fail', { title: HOSTILE, message: HOSTILE, repair: HOSTILE });
  const text = terminal.render(report([hostile], { realm: HOSTILE, template: HOSTILE, notes: [HOSTILE] }), plain);
  expect(text).not.toMatch(/[\p{Cf}\u2028\u2029]|(?!\n)\p{Cc}/u);
  expect(text).not.toMatch(/^(?:second line|third)/m);
  expect(text).toContain('\\u001b[2J');
});

it('says that there is nothing where there is nothing', () => {
  expect(terminal.render(report([]), plain)).toContain('0 probes: 0 fail, 0 pass;');
});

it('says of a strict report that known deviations count as failures', () => {
  const shown = terminal.render(strictly(report([finding('a', 'warn', { deviation }), finding('c', 'pass')])), plain);
  expect(shown).toMatch(/^FAIL {3}a {2}Title of a {2}\[known deviation dpop-error-code\]$/m);
  expect(shown).toContain('none of which opens a hole by itself, counted as failures (--strict):');
  expect(shown).toContain('2 probes: 1 fail, 1 pass (strict);');
});
