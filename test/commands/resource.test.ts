import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ResourceOptions, readResource } from '../../src/commands/resource.js';
import type { Session } from '../../src/commands/session.js';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi-test-'));
  await writeFile(join(cwd, 'headers'), 'X-Api-Key: hush\n\nx-tenant:  a b \n');
  await writeFile(join(cwd, 'no.pem'), 'nothing');
});
afterAll(() => rm(cwd, { recursive: true }));

const read = (options: ResourceOptions) => readResource(options, { cwd } as Session);
const resource = 'https://api.example.org/accounts?page=1#top';

test('the options say which API, and how it is asked', async () => {
  expect(await read({})).toBeUndefined();
  expect(await read({ resource })).toEqual({
    ...{ url: 'https://api.example.org/accounts?page=1', method: 'GET', scope: [], headers: [] },
  });
  const given = { resourceMethod: 'POST', resourceScope: ['accounts', ''], resourceHeader: ['a: b', '@headers'] };
  expect(await read({ resource: 'http://localhost:8080/x', ...given })).toEqual({
    ...{ url: 'http://localhost:8080/x', method: 'POST', scope: ['accounts'] },
    headers: [
      ['a', 'b'],
      ['X-Api-Key', 'hush'],
      ['x-tenant', 'a b'],
    ],
  });
});

test.each<[ResourceOptions, string]>([
  [{ resourceScope: ['accounts'] }, '--resource-scope needs --resource URL'],
  [{ resourceCa: 'x' }, '--resource-ca needs --resource URL'],
  [{ resource: 'api.example.org' }, '--resource is no address, such as https://'],
  [{ resource: 'ftp://api.example.org' }, '--resource is no address, such as https://'],
  [{ resource: 'http://api.example.org' }, 'it must be https:// (http:// only on this machine)'],
  [{ resource: 'https://u:p@api.example.org' }, 'no user and password in the address'],
  [{ resource, resourceMethod: 'G T' }, '"G T" is no HTTP method'],
  [{ resource, resourceHeader: ['hush'] }, 'a header is written "Name: value"'],
  [{ resource, resourceHeader: ['Authorization: Bearer x'] }, 'Authorization is what the probes set themselves'],
  [{ resource, resourceHeader: ['@missing'] }, 'missing cannot be read: there is no such file'],
  [{ resource, resourceCa: 'no.pem' }, 'no.pem holds no certificate in PEM'],
])('%j is refused', async (options, message) => {
  const refused = expect(read(options)).rejects;
  await refused.toThrow(message);
  await refused.not.toThrow('hush');
});
