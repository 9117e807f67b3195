import { expect, it } from 'vitest';
import { HAR_BEGINS, har } from '../../src/evidence/har.js';
import { finding, HOSTILE, report } from '../reporters/report.js';
import { exchanges } from './exchanges.js';
import { archive } from './har-schema.js';

const written = (more = {}) => har(finding('par-not-used', 'fail', { evidence: exchanges, ...more }), report([]));
const entries = () => archive.parse(JSON.parse(written())).log.entries;

it('is an HTTP archive by the specification, with or without exchanges, whatever a server says', () => {
  expect(entries()).toHaveLength(exchanges.length);
  archive.parse(JSON.parse(written({ evidence: undefined })));
  const [first] = exchanges;
  const hostile = { ...first, step: HOSTILE, request: { ...first?.request, headers: [[HOSTILE, HOSTILE]] } };
  archive.parse(JSON.parse(written({ message: HOSTILE, evidence: [hostile] })));
});

it('begins so that a later run knows it for its own', () => {
  expect(written()).toMatch(HAR_BEGINS);
  expect('{"log":{"version":"1.2","creator":{"name":"Firefox"').not.toMatch(HAR_BEGINS);
});

it('has forms as parameters, in order and twice where they came twice, and other bodies as text', () => {
  const [token, , , par] = entries();
  expect(token?.request.postData?.params?.filter(({ name }) => name === 'resource')).toEqual([
    { name: 'resource', value: 'a b' },
    { name: 'resource', value: 'c' },
  ]);
  expect(token?.request.headers.filter(({ name }) => name === 'DPoP')).toHaveLength(2);
  expect(token?.request.queryString).toEqual([{ name: 'tab', value: '1' }]);
  expect(par?.request.postData?.text).toBe('{"a":1}');
  expect(par?.response.content.text).toContain('"error":"x","error"');
});

it('has cookies with what they are, but not their values', () => {
  const [, authorize] = entries();
  expect(authorize?.request.cookies).toEqual([
    { name: 'a', value: '[redacted]' },
    { name: 'b', value: '[redacted]' },
  ]);
  expect(authorize?.response.cookies).toEqual([
    {
      name: 'a',
      value: '[redacted]',
      path: '/realms/bank/',
      expires: '2026-01-01T00:00:00.000Z',
      httpOnly: true,
      secure: true,
    },
  ]);
  expect(authorize?.response.redirectURL).toMatch(/^https:\/\/rp\.example\/cb\?response=/);
});

it('says why there was no response, with the status 0', () => {
  const { response, comment } = entries()[2] ?? {};
  expect(response?.status).toBe(0);
  expect(comment).toBe('userinfo: GET https://as.example/userinfo: socket hang up');
  expect(entries()[2]?.request.comment).toBe('Certificate in the TLS handshake: CN=tpp-1');
});

it('has no secret', () => {
  expect(written()).not.toContain('CANARY');
});
