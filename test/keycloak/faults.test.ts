import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/keycloak/connect.js';
import type { Connection } from '../../src/keycloak/connection.js';
import { KeycloakError } from '../../src/keycloak/errors.js';
import type { Credentials } from '../../src/keycloak/settings.js';
import { inPages } from '../../src/realm/pages.js';

// Faults that a real Keycloak cannot be brought to show; everything that it can is in test/e2e/.

let server: Server | undefined;
let connection: Connection | undefined;
afterEach(async () => {
  await connection?.close();
  connection = undefined;
  server?.closeAllConnections();
  server?.close();
});

const USER: Credentials = { kind: 'user', clientId: 'admin-cli', username: 'u', password: 'quite-secret' };
const TOKEN = '/realms/master/protocol/openid-connect/token';

/** Starts a server with answers by method and path, and gives what it was asked. */
async function serve(answer: RequestListener): Promise<{ readonly url: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function open(url: string, credentials = USER): Promise<Connection> {
  connection = await connect({ server: url, realm: 'r', authRealm: 'master', credentials, verifyTls: true });
  return connection;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

let issued = 0;
function token(response: ServerResponse, more: object = {}): void {
  issued += 1;
  json(response, 200, { access_token: `token-${issued}`, expires_in: 60, ...more });
}

async function failure(work: Promise<unknown>): Promise<KeycloakError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KeycloakError);
  return error as KeycloakError;
}

describe('tries again', () => {
  it('a GET that is answered 503, until it is good', async () => {
    let bad = 2;
    const { url, asked } = await serve((request, response) => {
      if (request.url === TOKEN) return token(response);
      bad -= 1;
      return bad >= 0 ? json(response, 503, { error: 'starting' }) : json(response, 200, [{ clientId: 'a' }]);
    });
    const { admin, requests } = await open(url);
    expect(await admin.clients.find()).toEqual([{ clientId: 'a' }]);
    expect(asked).toHaveLength(4);
    expect(requests()).toBe(4);
  });

  it('a GET whose connection is reset', async () => {
    let bad = 1;
    const { url } = await serve((request, response) => {
      if (request.url === TOKEN) return token(response);
      bad -= 1;
      if (bad >= 0) request.socket.resetAndDestroy();
      else json(response, 200, []);
    });
    expect(await (await open(url)).admin.clients.find()).toEqual([]);
  });

  it('a GET at most three times', async () => {
    const { url, asked } = await serve((request, response) =>
      request.url === TOKEN ? token(response) : json(response, 502, {}),
    );
    const { admin } = await open(url);
    const error = await failure(admin.clients.find());
    expect(error).toMatchObject({ method: 'GET', path: '/admin/realms/r/clients/', status: 502 });
    expect(asked.filter(line => line.startsWith('GET'))).toHaveLength(4);
  });

  it.each([
    ['answered 503', (_: unknown, response: ServerResponse) => json(response, 503, {})],
    ['reset', ({ socket }: Parameters<RequestListener>[0]) => socket.resetAndDestroy()],
  ])('never a write that is %s: it may have been done', async (_, answer) => {
    const { url, asked } = await serve((request, response) =>
      request.url === TOKEN ? token(response) : answer(request, response),
    );
    const { admin } = await open(url);
    const error = await failure(admin.clients.create({ clientId: 'a' }));
    expect(error.method).toBe('POST');
    expect(asked.filter(line => line.includes('/clients'))).toHaveLength(1);
  });

  it('a write that was refused before anything was sent', async () => {
    const { url } = await serve((_, response) => token(response));
    const { admin } = await open(url);
    const { port } = new URL(url);
    server?.closeAllConnections();
    server?.close();
    const created: string[] = [];
    const write = admin.realms.create({ realm: 'a' });
    await new Promise(done => setTimeout(done, 100));
    server = createServer((request, response) => {
      created.push(`${request.method} ${request.url}`);
      response.writeHead(201, { location: `${url}/admin/realms/a` }).end();
    });
    server.listen(Number(port), '127.0.0.1');
    await expect(write).resolves.toEqual({ realmName: 'a' });
    expect(created).toEqual(['POST /admin/realms/']);
  });
});

describe('the token', () => {
  it('is asked for once by many at the same time', async () => {
    const { url, asked } = await serve((request, response) => {
      if (request.url === TOKEN) setTimeout(() => token(response, { expires_in: 0 }), 20);
      else json(response, 200, []);
    });
    const { admin } = await open(url);
    await Promise.all(Array.from({ length: 8 }, () => admin.clients.find()));
    expect(asked.filter(line => line.endsWith(TOKEN)).length).toBeLessThanOrEqual(4);
  });

  it('is renewed by the refresh token, and by a new login when that is refused', async () => {
    const grants: string[] = [];
    const { url } = await serve((request, response) => {
      if (request.url !== TOKEN) return json(response, 200, []);
      let body = '';
      request.on('data', chunk => {
        body += chunk;
      });
      request.on('end', () => {
        const grant = new URLSearchParams(body).get('grant_type') ?? '';
        grants.push(grant);
        if (grant === 'refresh_token' && grants.length > 2) return json(response, 400, { error: 'invalid_grant' });
        // Expired at once, so that every request renews it.
        return token(response, { expires_in: 0, refresh_token: 'refresh' });
      });
    });
    const { admin } = await open(url);
    await admin.clients.find();
    expect(grants.slice(0, 2)).toEqual(['password', 'refresh_token']);
    expect(grants.slice(2)).toContain('password');
  });

  it('is replaced once when the server refuses it', async () => {
    const seen: (string | undefined)[] = [];
    const { url } = await serve((request, response) => {
      if (request.url === TOKEN) return token(response);
      seen.push(request.headers.authorization);
      return seen.length === 1 ? json(response, 401, { error: 'HTTP 401 Unauthorized' }) : json(response, 201, {});
    });
    await (await open(url)).admin.realms.update({ realm: 'r' }, { enabled: true });
    expect(seen).toHaveLength(2);
    expect(new Set(seen).size).toBe(2);
  });

  it('is not asked for for ever', async () => {
    const { url, asked } = await serve((request, response) =>
      request.url === TOKEN ? token(response) : json(response, 401, {}),
    );
    const { admin } = await open(url);
    expect((await failure(admin.clients.find())).status).toBe(401);
    expect(asked).toHaveLength(4);
  });

  it('of a client comes from its credentials', async () => {
    let body = '';
    const { url } = await serve((request, response) => {
      request.on('data', chunk => {
        body += chunk;
      });
      request.on('end', () => token(response));
    });
    await open(url, { kind: 'client', clientId: 'ci', clientSecret: 's&=%' });
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      client_id: 'ci',
      client_secret: 's&=%',
      grant_type: 'client_credentials',
    });
  });
});

// A real Keycloak says so of its list of realms while other realms are deleted: once in some thousand times.
describe('a list that is torn by what goes away meanwhile', () => {
  const torn = { error: 'unknown_error', error_description: 'Cannot parse the JSON' };

  it('is read again', async () => {
    let reads = 0;
    const { url } = await serve((request, response) => {
      if (request.url === TOKEN) return token(response);
      reads += 1;
      return reads < 3 ? json(response, reads === 1 ? 400 : 500, torn) : json(response, 200, [{ realm: 'r' }]);
    });
    const { admin } = await open(url);
    expect(await admin.realms.find()).toEqual([{ realm: 'r' }]);
    expect(reads).toBe(3);
  });

  it('is nothing that a write is repeated for', async () => {
    const { url, asked } = await serve((request, response) =>
      request.url === TOKEN ? token(response) : json(response, 500, torn),
    );
    const { admin } = await open(url);
    await failure(admin.realms.create({ realm: 'r' }));
    expect(asked.filter(one => one.startsWith('POST /admin'))).toHaveLength(1);
  });
});

describe('what is no Keycloak', () => {
  const html = (response: ServerResponse, status = 200) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<!DOCTYPE html><html>Log in</html>');
  it.each<readonly [string, (response: ServerResponse) => unknown, RegExp]>([
    ['a page', response => html(response), /no JSON.*base address/s],
    ['a page with a status', response => html(response, 503), /a page of HTML/],
    ['other JSON', response => json(response, 200, { hello: 'world' }), /JSON without a token/],
    ['half of JSON', response => response.writeHead(200).end('{"access_token": "se'), /no JSON/],
    ['half a body', halfABody, /the connection broke/],
    [
      'an error of somebody else',
      response => json(response, 404, { message: 'nope' }),
      /404 Not Found.*Is this a Keycloak/s,
    ],
  ])('says so on login: %s', async (_, answer, message) => {
    const { url } = await serve((_request, response) => answer(response));
    expect((await failure(open(url))).message).toMatch(message);
  });

  it.each<readonly [string, (response: ServerResponse) => unknown, RegExp]>([
    ['a page', response => html(response), /a page of HTML/],
    ['a page with a status', response => html(response, 500), /a page of HTML/],
    ['half a body', halfABody, /the connection broke/],
    [
      'half of JSON',
      response => response.writeHead(200, { 'content-type': 'application/json' }).end('[{"id"'),
      /cut off/,
    ],
    [
      'a redirect',
      response => response.writeHead(302, { location: 'https://login.example/x?secret' }).end(),
      /a redirect to https:\/\/login\.example,/,
    ],
  ])('says so later: %s', async (_, answer, message) => {
    const { url } = await serve((request, response) => (request.url === TOKEN ? token(response) : answer(response)));
    const { admin } = await open(url);
    const error = await failure(admin.clients.find());
    expect(error.message).toMatch(message);
    expect(error).toMatchObject({ method: 'GET', path: '/admin/realms/r/clients/' });
  });
});

it('takes our own secret out of what a server quotes', async () => {
  const { url } = await serve((_, response) =>
    json(response, 400, { error: 'invalid', error_description: 'cannot read password=quite-secret here' }),
  );
  const error = await failure(open(url));
  expect(error.message).toContain('invalid: cannot read password=(secret) here');
  expect(error.stack).not.toContain('quite-secret');
});

it('takes its own tokens out, also where only the beginning of one would be shown', async () => {
  const access = `access-${'x'.repeat(1000)}`;
  const refresh = `refresh-${'y'.repeat(1000)}`;
  const { url } = await serve((request, response) => {
    if (request.url === TOKEN)
      return json(response, 200, { access_token: access, refresh_token: refresh, expires_in: 60 });
    return json(response, 400, { error: `you sent ${request.headers.authorization} of ${refresh}` });
  });
  const { admin } = await open(url);
  expect((await failure(admin.clients.find())).message).toMatch(/400 you sent Bearer \(secret\) of \(secret\)$/);
});

it('ends where an object is answered in the place of a list', async () => {
  const { url, asked } = await serve((request, response) =>
    request.url === TOKEN ? token(response) : json(response, 200, { error: 'unavailable' }),
  );
  const { admin } = await open(url);
  const error = await failure(inPages(page => admin.clients.find(page)));
  expect(error).toMatchObject({ method: 'GET', path: '/admin/realms/r/clients/' });
  expect(error.message).toContain('the answer is no list');
  expect(asked.length).toBeLessThan(5);
  expect((await failure(admin.clients.listRoles({ id: 'x' }))).message).toContain('the answer is no list');
  expect(await admin.serverInfo.find()).toEqual({ error: 'unavailable' });
  expect(await admin.clientPolicies.listPolicies()).toEqual({ error: 'unavailable' });
  expect(await admin.clients.listScopeMappings({ id: 'x' })).toEqual({ error: 'unavailable' });
});

it('of an answer without an end says that it is too large', async () => {
  const { url } = await serve((request, response) => {
    if (request.url === TOKEN) return token(response);
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      while (response.write(Buffer.alloc(1024 * 1024, ' ')));
    };
    response.on('drain', more);
    more();
  });
  const { admin } = await open(url);
  expect((await failure(admin.clients.find())).text).toMatch(/^the answer of .* is too large$/);
});

it('says a status once', async () => {
  const { url } = await serve((request, response) =>
    request.url === TOKEN ? token(response) : json(response, 403, { error: 'HTTP 403 Forbidden' }),
  );
  const { admin } = await open(url);
  expect((await failure(admin.clients.find())).message).toContain('/clients/: 403 Forbidden\n');
  const hints = await Promise.all(
    [
      admin.clients.find(),
      admin.clients.create({ clientId: 'x' }),
      admin.users.del({ id: 'x' }),
      admin.realms.findOne({ realm: 'bank' }),
      admin.realms.update({ realm: 'bank' }, {}),
      admin.realms.create({ realm: 'bank' }),
      admin.serverInfo.find(),
    ].map(async request => /lacks (.*?)\. /.exec((await failure(request)).message)?.[1]),
  );
  const of = 'of the client realm-management';
  expect(hints).toEqual([
    ...['view-clients', 'manage-clients', 'manage-users', 'view-realm', 'manage-realm'].map(
      name => `the role ${name} ${of}`,
    ),
    ...['the role create-realm of the realm master', `a role ${of}`],
  ]);
});

it.each([
  ['', 'Is a path such as /auth missing in --server?'],
  ['/auth', 'Is the path /auth in --server right?'],
])('asks about the path that is given: "%s"', async (path, hint) => {
  const { url } = await serve((_, response) =>
    json(response, 404, { error: 'Unable to find matching target resource method' }),
  );
  expect((await failure(open(`${url}${path}`))).message).toContain(hint);
});

function halfABody(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"a":');
  setTimeout(() => response.destroy(), 20);
}
