import { describe, expect, it } from 'vitest';
import { redirectUriFault } from '../../src/impact/redirect-uri.js';
import type { JsonObject } from '../../src/template/template.js';

const OAUTH21 = {
  'oauth-2-1-compliant': 'true',
  'allow-ipv4-loopback-address': 'true',
  'allow-ipv6-loopback-address': 'true',
  'allow-private-use-uri-scheme': 'true',
  'allow-http-scheme': 'true',
};

describe('A redirect URI', () => {
  it.each<[string, JsonObject, 'stored' | 'asked', string | undefined]>([
    ['https://app.example/cb', {}, 'stored', undefined],
    ['http://app.example/cb', {}, 'stored', 'invalid uri'],
    ['https://app.example/*', {}, 'stored', 'invalid uri'],
    ['https://app.example/*', { 'allow-wildcard-context-path': true }, 'stored', undefined],
    ['https://app.example/*/*', { 'allow-wildcard-context-path': true }, 'stored', 'invalid uri'],
    ['https://app.example/cb#x', OAUTH21, 'stored', 'invalid uri'],
    ['https://app.example/cb', { 'allow-permitted-domains': ['bank\\.example'] }, 'stored', 'invalid uri'],
    ['https://bank.example/cb', { 'allow-permitted-domains': ['bank\\.example'] }, 'stored', undefined],
    ['http://127.0.0.1/cb', OAUTH21, 'stored', undefined],
    ['http://127.0.0.1:80/cb', OAUTH21, 'stored', 'invalid loopback address'],
    ['http://127.0.0.1:4711/cb', OAUTH21, 'asked', undefined],
    ['http://localhost/cb', OAUTH21, 'stored', 'invalid loopback address'],
    ['http://[::1]/cb', OAUTH21, 'stored', undefined],
    ['com.example.app:/cb', OAUTH21, 'stored', undefined],
    ['app:/cb', OAUTH21, 'stored', 'invalid private use scheme'],
    ['com.example.app:/cb', {}, 'stored', 'invalid private use scheme'],
    ['*', {}, 'stored', 'invalid uri'],
    ['$\u007bauthBaseUrl}/cb', {}, 'stored', 'invalid uri'],
  ])('%s under %j, %s: %s', (uri, configuration, how, fault) => {
    expect(redirectUriFault(uri, configuration, how)).toEqual(fault && { what: `Invalid Redirect Uri: ${fault}` });
  });

  it.each(['(?i)bank\\.example', '[a-z&&[^x]]+\\.example', '\\p{Lower}++\\.example', '\\Qbank.example\\E'])(
    'is neither taken nor refused for certain under Java’s pattern %s',
    domain => {
      const fault = redirectUriFault('https://bank.example/cb', { 'allow-permitted-domains': [domain] }, 'stored');
      expect(fault?.depends).toContain('what the pattern means');
      const known = { 'allow-permitted-domains': [domain, 'bank\\.example'] };
      expect(redirectUriFault('https://bank.example/cb', known, 'stored')).toBeUndefined();
    },
  );

  it('is held against patterns with escapes that only JavaScript’s strict mode refuses', () => {
    const configuration = { 'allow-permitted-domains': ['my\\-bank\\.example'] };
    expect(redirectUriFault('https://my-bank.example/cb', configuration, 'stored')).toBeUndefined();
    expect(redirectUriFault('https://other.example/cb', configuration, 'stored')).toMatchObject({});
    expect(redirectUriFault('https://other.example/cb', configuration, 'stored')).not.toHaveProperty('depends');
  });
});
