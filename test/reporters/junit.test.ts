import { Parser } from 'htmlparser2';
import { expect, it } from 'vitest';
import { strictly } from '../../src/report/report.js';
import junit from '../../src/reporters/junit.js';
import { deviation, everyVerdict, finding, HOSTILE, obstacle, report } from './report.js';

it('is what continuous integration reads', () => {
  expect(junit.render(report(everyVerdict, { notes: ['A note.'] }), { colour: true })).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite name="keycloak-fapi-kit fapi2-security-profile-dpop" tests="5" failures="1" errors="1" skipped="1" time="4.321" timestamp="2026-01-02T03:04:05.678" hostname="sso.example">
        <properties>
          <property name="server" value="https://sso.example/auth"/>
          <property name="keycloak" value="26.7.4"/>
          <property name="realm" value="bank"/>
          <property name="template" value="fapi2-security-profile-dpop"/>
          <property name="tool" value="keycloak-fapi-kit 1.2.3"/>
          <property name="requests" value="210"/>
        </properties>
        <testcase classname="realm bank" name="a-pass: Title of a-pass" time="0.012"/>
        <testcase classname="realm bank" name="a-skip: Title of a-skip" time="0.012"><skipped message="Message of a-skip."/></testcase>
        <testcase classname="realm bank" name="a-warn: Title of a-warn" time="0.012"><system-out>WARN Message of a-warn.
    RFC9449-4.3: The proof is checked
      https://www.rfc-editor.org/rfc/rfc9449#section-4.3
    Repair: Repair of a-warn.</system-out></testcase>
        <testcase classname="realm bank" name="a-error: Title of a-error" time="0.012"><error message="Message of a-error." type="must">RFC9449-4.3: The proof is checked
      https://www.rfc-editor.org/rfc/rfc9449#section-4.3
    Repair: Repair of a-error.</error></testcase>
        <testcase classname="realm bank" name="a-fail: Title of a-fail" time="0.012"><failure message="Message of a-fail." type="must">RFC9449-4.3: The proof is checked
      https://www.rfc-editor.org/rfc/rfc9449#section-4.3
    Repair: Repair of a-fail.</failure></testcase>
        <system-out>A note.</system-out>
      </testsuite>
    </testsuites>
    "
  `);
});

it('is well-formed XML 1.0 whatever the text', () => {
  const hostile = everyVerdict.map(({ verdict }) =>
    finding(HOSTILE, verdict, { title: HOSTILE, message: HOSTILE, repair: HOSTILE, subject: HOSTILE, deviation }),
  );
  const text = junit.render(report(hostile, { realm: HOSTILE, template: HOSTILE, notes: [HOSTILE] }), {
    colour: false,
  });
  expect(text).toMatch(/^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u);
  // What is no markup of ours is escaped: without tags, neither a bracket nor a bare ampersand is left.
  const between = text.replace(/<\?xml[^>]*\?>|<\/?[a-z-]+(?: [a-z]+="[^"<>]*")*\/?>/g, '');
  expect(between).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot|apos|#\d+);)/);
  expect(elementsOf(text).every(name => ELEMENTS.has(name))).toBe(true);
});

const ELEMENTS = new Set([
  'testsuites',
  'testsuite',
  'properties',
  'property',
  'testcase',
  'failure',
  'error',
  'skipped',
  'system-out',
]);

/** The elements' names; throws where an end tag closes another element than the one that is open. */
function elementsOf(xml: string): readonly string[] {
  const names: string[] = [];
  const open: string[] = [];
  const parser = new Parser(
    {
      onopentag: name => {
        names.push(name);
        open.push(name);
      },
      onclosetag: name => {
        if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
      },
    },
    { xmlMode: true },
  );
  parser.write(xml);
  parser.end();
  return names;
}

it('says of the suite what kept tests from saying anything, and no clauses with each of them', () => {
  const text = junit.render(report(everyVerdict, { obstacles: [obstacle] }), { colour: false });
  expect(text).toContain('<error message="Message of a-error." type="must"></error>');
  expect(text).toMatch(
    /^ {4}<system-out>The unspoilt flow of the client kcfapi-1 fails: .*\nIs it registered\?<\/system-out>/m,
  );
});

it('counts known deviations as failures in a strict report, and says so', () => {
  const strict = junit.render(strictly(report([finding('a', 'warn', { deviation })])), { colour: false });
  expect(strict).toContain(' failures="1"');
  expect(strict).toContain('<failure message="Message of a."');
  expect(strict).toContain('<property name="strict" value="known deviations count as failures"/>');
});
