import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Credential } from '../../src/authority.js';
import type { Connection } from '../../src/keycloak/connection.js';
import { type AuthenticationDevice, openDevice } from '../../src/parties/authentication-device.js';
import { type NotificationEndpoint, openNotifications } from '../../src/parties/notification-endpoint.js';
import { probeRealm } from '../../src/probe/probe-realm.js';
import type { Report } from '../../src/report/report.js';
import { loadTemplate } from '../../src/template/load.js';
import { dropRealm } from './admin.js';
import { canFail } from './can-fail.js';
import { WEAK_CALLS } from './ciba-healers.js';
import ping from './defects/fapi-ciba-ping.js';
import poll from './defects/fapi-ciba-poll.js';
import type { Registered } from './foreign-server.js';
import { inProcess } from './in-process.js';
import { authorities, makeRealm, shippedTemplate } from './probe-bench.js';
import type {} from './setup.js';

// Everything of CIBA is in this file: the server knows one device, and so one process at a time can be it.
const { deviceUrl } = inject('keycloak');
let device: AuthenticationDevice;
let notifications: NotificationEndpoint;
let certificate: Credential;

beforeAll(async () => {
  const { authority } = await authorities();
  certificate = await authority.issue({ subject: 'CN=localhost', names: [{ type: 'dns', value: 'localhost' }] });
  device = await openDevice(new URL(deviceUrl));
  notifications = await openNotifications(new URL('https://localhost:0/'), certificate);
});

afterAll(async () => {
  await Promise.all([device?.close(), notifications?.close()]);
});

/** What a hardened realm does otherwise than the specification, by id: Keycloak has no setting for it. */
const DEVIATIONS = {
  'ciba-approval-after-rejection': 'ciba-rejection-not-final',
  'ciba-parameter-beside-the-request': 'ciba-parameters-laid-together',
  'ciba-request-replayed': 'ciba-request-jti-forgotten',
  'ciba-scope-openid-missing': 'ciba-scope-openid-not-asked-for',
  'ciba-several-hints': 'ciba-several-hints-accepted',
  'ciba-user-unknown': 'ciba-unknown-user-answers-invalid-request',
};

/** What a bare realm lets through, by id: each is a hardening that the template brings. */
const BARE_FAILS = [
  'ciba-binding-message-missing',
  'ciba-request-expired',
  'ciba-request-from-the-future',
  'ciba-request-incomplete',
  'ciba-request-lifetime-too-long',
  'ciba-request-unsigned',
  'ciba-request-without-exp',
  'ciba-request-without-nbf',
  'ciba-request-wrong-audience',
  'ciba-request-wrong-issuer',
];

const idsOf = ({ findings }: Report, ...verdicts: readonly string[]) =>
  findings.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => id);

describe('poll', () => {
  const realm = canFail(poll, () => ({ device }));

  test('what the realm does otherwise is known', () => {
    const warned = Object.entries(realm().sound).filter(([, verdict]) => verdict.startsWith('warn'));
    expect(Object.fromEntries(warned)).toEqual(
      Object.fromEntries(Object.entries(DEVIATIONS).map(([id, deviation]) => [id, `warn: ${deviation}`])),
    );
  });
});

describe('ping', () => {
  const realm = canFail(ping, () => ({ device, notifications }));

  test('a server that agrees to weak encryption where it is offered nothing else is told of', async () => {
    const { connection, template } = realm();
    const { authority } = await authorities();
    const weak = await openNotifications(new URL('https://localhost:0/'), { ...certificate, ...WEAK_CALLS });
    try {
      const only = ['ciba-ping-weakly-encrypted'];
      const { findings } = await probeRealm({ connection, template, authority, device, notifications: weak, only });
      expect(findings.map(({ verdict, message }) => [verdict, message])).toEqual([
        ['fail', 'The ping came over TLSv1.2 with ECDHE-ECDSA-AES128-SHA256.'],
      ]);
    } finally {
      await weak.close();
    }
  });
});

describe('a bare realm', () => {
  const realm = 'kcfapi-test-ciba-bare';
  let connection: Connection;
  beforeAll(async () => {
    connection = await makeRealm(realm);
  });
  afterAll(async () => {
    await connection?.close();
    await dropRealm(realm);
  });

  test('fails what the template is there for, and its controls pass', async () => {
    const template = await shippedTemplate({}, poll.template);
    const { authority } = await authorities();
    const report = await probeRealm({ connection, template, authority, device, expiry: 'skip' });
    expect(idsOf(report, 'fail').filter(id => id.startsWith('ciba-'))).toEqual(BARE_FAILS);
    expect(idsOf(report, 'error')).toEqual([]);
  });

  test('is asked for no login without a device, and what needs one is skipped and says so', async () => {
    const template = await shippedTemplate({}, poll.template);
    const { authority } = await authorities();
    const only = ['ciba-request-unsigned', 'ciba-metadata-unfit'];
    const { findings } = await probeRealm({ connection, template, authority, only });
    expect(findings.map(({ id, verdict, message }) => [id, verdict, message])).toEqual([
      ['ciba-metadata-unfit', 'pass', expect.stringContaining('poll')],
      ['ciba-request-unsigned', 'skip', expect.stringContaining('--device-listen')],
    ]);
  });
});

test('a server that looks for the device elsewhere is no server that refuses', async () => {
  const realm = 'kcfapi-test-ciba-elsewhere';
  const connection = await makeRealm(realm);
  const elsewhere = await openDevice(new URL('http://127.0.0.1:0/'));
  try {
    const template = await shippedTemplate({}, poll.template);
    const { authority } = await authorities();
    const probed = async () => {
      const only = ['ciba-request-expired', 'ciba-auth-req-id-reused'];
      const { findings } = await probeRealm({ connection, template, authority, device: elsewhere, only });
      return findings.map(({ id, verdict, message }) => [id, verdict, message]);
    };
    // Another device is there, and says yes: the request was good as far as it went.
    expect(await probed()).toEqual([
      ['ciba-auth-req-id-reused', 'error', expect.stringContaining('did not ask the authentication device')],
      ['ciba-request-expired', 'fail', expect.any(String)],
    ]);
    await device.close();
    const unreached = expect.stringContaining(`its channel option must name ${elsewhere.url}`);
    expect(await probed()).toEqual([
      ['ciba-auth-req-id-reused', 'error', unreached],
      ['ciba-request-expired', 'error', unreached],
    ]);
  } finally {
    await elsewhere.close();
    await device.close();
    device = await openDevice(new URL(deviceUrl));
    await connection.close();
    await dropRealm(realm);
  }
});

test('clients that somebody registered are probed without administering the realm', async () => {
  const { authority } = await authorities();
  const name = 'fapi-ciba-mtls-poll';
  const realm = `kcfapi-test-ciba-black-box-${process.pid}`;
  const cwd = await mkdtemp(join(tmpdir(), 'kcfapi-test-'));
  const write = (file: string, text: string) => writeFile(join(cwd, file), text, { mode: 0o600 });
  const init = ['probe', 'init', 'clients.yaml', '--template', name, '--generate-keys', '--json'];
  const { clients } = JSON.parse((await inProcess(init, { cwd })).stdout) as { clients: readonly Registered[] };
  const registrations = clients.map(({ clientId, jwks }) => ({
    clientId,
    attributes: {
      'x509.subjectdn': `CN=${clientId}`,
      ...{ 'use.jwks.string': 'true', 'jwks.string': JSON.stringify(jwks) },
    },
  }));
  const alice = { username: 'alice', email: 'alice@example.org', emailVerified: true, firstName: 'A', lastName: 'A' };
  const parameters = { signing_algorithm: 'PS256', certificate_authority_subject: authority.subject };
  await write(
    'bank.json',
    JSON.stringify({ extends: name, title: 'Bank', users: [{ ...alice, enabled: true }], clients: registrations }),
  );
  await write('ca.crt', authority.certificate);
  await write('ca.key', authority.key);
  for (const { clientId } of clients) {
    const { certificate, key } = await authority.issue({ subject: `CN=${clientId}` });
    await write(`${clientId}.crt`, certificate);
    await write(`${clientId}.key`, key);
  }
  const connection = await makeRealm(realm, await loadTemplate('bank.json', { cwd, environment: {}, parameters }));
  await device.close();
  try {
    const { url, caFile } = inject('keycloak');
    const only = [
      ...['certificate-of-second-authority', 'certificate-subject-lookalike', 'ciba-auth-req-id-of-another-client'],
      ...['ciba-decision-forged', 'ciba-request-unsigned', 'ciba-tokens-before-approval'],
    ];
    const argv = ['probe', '--clients', 'clients.yaml', '--issuer', `${url}/realms/${realm}`, '--ca', caFile, '--json'];
    const more = ['--device-listen', deviceUrl, '--client-ca', 'ca.crt', '--client-ca-key', 'ca.key'];
    const asked = ['--only', only.join(','), '--expiry', 'skip'];
    const { error, stdout } = await inProcess([...argv, ...more, ...asked], { cwd, alone: true });
    expect(error).toBeUndefined();
    const { findings } = JSON.parse(stdout) as Report;
    expect(findings.map(({ id, verdict }) => [id, verdict])).toEqual(
      only.map(id => [id, id === 'certificate-of-second-authority' ? 'skip' : 'pass']),
    );
  } finally {
    device = await openDevice(new URL(deviceUrl));
    await connection.close();
    await dropRealm(realm);
    await rm(cwd, { recursive: true });
  }
});

test('a realm for clients that authenticate with certificates fails nothing', async () => {
  const { authority } = await authorities();
  const name = 'fapi-ciba-mtls-ping';
  const template = await shippedTemplate({}, name);
  const realm = `kcfapi-test-${name}`;
  const connection = await makeRealm(realm, template);
  try {
    const report = await probeRealm({ connection, template, authority, device, notifications });
    expect(idsOf(report, 'fail', 'error')).toEqual([]);
    expect(idsOf(report, 'pass')).toEqual(expect.arrayContaining(['ciba-ping-inexact', 'ciba-auth-req-id-expired']));
  } finally {
    await connection.close();
    await dropRealm(realm);
  }
});
