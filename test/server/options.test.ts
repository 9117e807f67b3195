import { expect, test } from 'vitest';
import { CHANNEL_OPTION } from '../../src/ciba-channel.js';
import { keycloakEnvironment } from '../../src/server/environment.js';
import { buildKey, buildOptions, startOptions } from '../../src/server/options.js';
import { temporaryFolder } from './temporary.js';

test('a build is the same for the same options in whatever order, and another one for others', () => {
  const key = buildKey('26.7.4', { features: ['a', 'b'] });
  expect(buildKey('26.7.4', { features: ['b', 'a'] })).toBe(key);
  expect(buildKey('26.7.4', { features: ['b', 'a'], runtime: { 'log-level': 'debug' } })).toBe(key);
  expect(buildKey('26.7.5', { features: ['a', 'b'] })).not.toBe(key);
  expect(buildKey('26.7.4', { featuresDisabled: ['a', 'b'] })).not.toBe(key);
  expect(buildKey('26.7.4', { httpsClientAuth: 'required', features: ['a', 'b'] })).not.toBe(key);
  expect(buildKey('26.7.4', {})).toBe(buildKey('26.7.4', { httpsClientAuth: 'request', features: [] }));
});

test('a build has health, and asks for client certificates without insisting', () => {
  expect(buildOptions({})).toEqual(['--db=dev-file', '--health-enabled=true', '--https-client-auth=request']);
});

test('a server listens on the loopback interface and offers nothing that RFC 9325 does not recommend', () => {
  const endpoint = { port: 1, managementPort: 2, certificateFile: 'c', keyFile: 'k', caFile: 'a' };
  const options = startOptions(endpoint, { runtime: { 'log-level': 'debug' } });
  expect(options).toContain('--http-host=127.0.0.1');
  expect(options).toContain('--http-enabled=false');
  expect(options).toContain('--cache=local');
  expect(options).toContain('--log-level=debug');
  // Without one of its own the port would take a certificate of any authority that Java trusts.
  expect(options).toContain('--https-trust-store-file=a');
  expect(options).toContain(`--${CHANNEL_OPTION}=http://127.0.0.1:7001/`);
  const suites =
    options
      .find(option => option.startsWith('--https-cipher-suites='))
      ?.split('=')[1]
      ?.split(',') ?? [];
  const ofTls12 = suites.filter(suite => suite.includes('_WITH_'));
  expect(ofTls12).toHaveLength(4);
  for (const suite of ofTls12)
    expect(suite).toMatch(/^TLS_ECDHE_(?:RSA|ECDSA)_WITH_AES_(?:128|256)_GCM_SHA(?:256|384)$/);
});

test('nothing of our environment comes through but PATH', async () => {
  const folder = await temporaryFolder();
  const java = { home: '/java', release: 25, version: '25' };
  expect(keycloakEnvironment(java, folder, { KC_BOOTSTRAP_ADMIN_PASSWORD: 'x' })).toEqual({
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: folder,
    TMPDIR: `${folder}/tmp`,
    JAVA_HOME: '/java',
    JAVA_OPTS_APPEND: '-XX:-UsePerfData',
    KC_BOOTSTRAP_ADMIN_PASSWORD: 'x',
  });
});
