import { expect, test } from 'vitest';
import { combined } from '../../src/template/combined.js';
import { loadTemplate } from '../../src/template/load.js';
import { TemplateError } from '../../src/template/problem.js';
import { shippedTemplates } from '../../src/template/shipped.js';

const ids = (await shippedTemplates()).map(({ id }) => id);
const templates = await Promise.all(ids.map(id => loadTemplate(id, { cwd: '/', open: true })));

const brazil = /^openbanking-brazil$/;
const cdr = /^consumerdataright-au$/;
const uk = /^openbanking-uk-/;
const rotation = /^browser-app-rotation$/;
const fapi2 = /^(fapi2-|app2app$|backend-for-frontend$)/;
const pushed = /^fapi1-advanced-.*-pushed/;
const any = /^/;

/** By setting: who cannot agree on it. */
const CONTESTED: Readonly<Record<string, readonly (readonly [RegExp, RegExp])[]>> = {
  '/realm/accessTokenLifespan': [[brazil, any]],
  '/realm/attributes/acr.loa.map': [
    [brazil, cdr],
    [brazil, uk],
    [cdr, uk],
  ],
  '/realm/attributes/parRequestUriLifespan': [
    [cdr, fapi2],
    [cdr, pushed],
    [cdr, brazil],
  ],
  '/realm/offlineSessionIdleTimeout': [[brazil, uk]],
  '/realm/revokeRefreshToken': [
    [rotation, fapi2],
    [rotation, cdr],
    [rotation, brazil],
  ],
};

/** Of what two templates cannot agree on, the path alone. */
function apart(one: (typeof templates)[number], other: (typeof templates)[number]): readonly string[] {
  try {
    combined([one, other]);
    return [];
  } catch (failure) {
    if (!(failure instanceof TemplateError)) throw failure;
    return failure.problems.map(({ message }) => message.split(' ')[0] ?? '').toSorted();
  }
}

test.each(ids)('%s shares a realm with every other shipped template but those that the page names', id => {
  const one = templates.find(template => template.id === id);
  if (one === undefined) throw new Error(`${id} was not loaded`);
  for (const other of templates) {
    const expected = Object.entries(CONTESTED).flatMap(([path, pairs]) =>
      id !== other.id && pairs.some(([a, b]) => (a.test(id) && b.test(other.id)) || (b.test(id) && a.test(other.id)))
        ? [path]
        : [],
    );
    expect([other.id, ...apart(one, other)]).toEqual([other.id, ...expected]);
  }
});
