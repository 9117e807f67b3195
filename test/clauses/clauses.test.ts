import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FAPI2_SP_FINAL } from '../../src/clauses/fapi2-sp-final.js';
import { allClauses, clauseById, specifications } from '../../src/clauses/index.js';
import { RFC9449 } from '../../src/clauses/rfc9449.js';

const folder = new URL('../../src/clauses/', import.meta.url);

const repeated = (values: readonly string[]) => values.filter((value, index) => values.indexOf(value) !== index);

describe('the specifications', () => {
  it('are all in the index', async () => {
    const notSpecifications = ['attackers.ts', 'clause.ts', 'index.ts', 'rfc.ts'];
    const files = (await readdir(folder)).filter(file => !notSpecifications.includes(file));
    expect(specifications.map(({ id }) => `${id.toLowerCase()}.ts`).sort()).toEqual(files.sort());
  });

  it('are exported under their ids', async () => {
    for (const { id } of specifications) {
      const module: Record<string, unknown> = await import(new URL(`${id.toLowerCase()}.ts`, folder).href);
      expect(Object.keys(module)).toEqual([id.replaceAll('-', '_')]);
    }
  });

  it('state no section twice', async () => {
    // An object literal silently keeps the last of two equal keys, so the source's keys are counted.
    for (const { id, clauses } of specifications) {
      const source = await readFile(new URL(`${id.toLowerCase()}.ts`, folder), 'utf8');
      const sections = [...source.matchAll(/^ +'?(\d[\d.-]*)'?:\s/gm)].map(match => match[1] ?? '');
      expect({ id, sections: sections.sort() }).toEqual({ id, sections: clauses.map(({ section }) => section).sort() });
    }
  });
});

describe('the clauses', () => {
  it('have unique ids', () => {
    expect(allClauses.length).toBeGreaterThan(150);
    expect(repeated(allClauses.map(({ id }) => id))).toEqual([]);
  });

  it('have sections of digits and dots, with an item of digits and dots at most', () => {
    expect(allClauses.map(({ section }) => section).filter(s => !/^\d+(\.\d+)*(-\d+(\.\d+)*)?$/.test(s))).toEqual([]);
  });

  it('have short titles that are one sentence without a full stop', () => {
    expect(allClauses.filter(({ title }) => title.length > 110 || !/^\S.*[^.\s]$/.test(title))).toEqual([]);
  });

  it('have titles that differ within a specification', () => {
    for (const { clauses } of specifications) expect(repeated(clauses.map(({ title }) => title))).toEqual([]);
  });

  it('have an https address with an anchor', () => {
    for (const { url } of allClauses) {
      const { protocol, hash } = new URL(url);
      expect({ url, protocol, anchored: hash.length > 1 }).toEqual({ url, protocol: 'https:', anchored: true });
    }
  });
});

describe('a citation', () => {
  it('gives id, title and address', () => {
    expect(FAPI2_SP_FINAL('5.3.2.2-3')).toEqual({
      id: 'FAPI2-SP-FINAL-5.3.2.2-3',
      specification: 'FAPI 2.0 Security Profile (Final)',
      section: '5.3.2.2-3',
      title: 'An authorization request that was not pushed is refused',
      url: 'https://openid.net/specs/fapi-security-profile-2_0-final.html#section-5.3.2.2',
    });
    expect(RFC9449('4.3-9').url).toBe('https://www.rfc-editor.org/rfc/rfc9449#section-4.3');
  });

  it('of a section that is not there throws', () => {
    expect(() => FAPI2_SP_FINAL('5.3.2.2-15')).toThrow(
      'FAPI2-SP-FINAL has no requirement "5.3.2.2-15" in src/clauses/',
    );
  });

  it('can be looked up by id', () => {
    for (const clause of allClauses) expect(clauseById(clause.id)).toBe(clause);
    expect(clauseById('FAPI2-SP-FINAL-5.3.2.2-15')).toBeUndefined();
    expect(clauseById('')).toBeUndefined();
  });
});
