import { afterEach, beforeEach, expect, test } from 'vitest';
import { type IntentService, openIntents } from '../../src/parties/intent-service.js';
import { openNetwork } from '../../src/parties/wire.js';

let intents: IntentService;
beforeEach(async () => {
  intents = await openIntents(new URL('http://127.0.0.1:0/intents'));
});
afterEach(() => intents.close());

/** As Keycloak's executor asks: without any token. */
async function ask(body: object, path = ''): Promise<string> {
  const network = openNetwork({ verifyTls: true });
  try {
    const headers = [['content-type', 'application/json']] as const;
    const request = { method: 'POST', url: `${intents.url}${path}`, headers, body: JSON.stringify(body) };
    const { status, body: said } = await network.send(request);
    return `${status} ${said}`;
  } finally {
    await network.close();
  }
}

test('an intent is bound to the client that created it, and to no other', async () => {
  const intent_id = intents.create('tpp-1');
  expect(await ask({ intent_id, client_id: 'tpp-1' })).toBe('200 {"is_bound":true}');
  expect(await ask({ intent_id, client_id: 'tpp-2' })).toBe('200 {"is_bound":false}');
  expect(await ask({ intent_id: intents.create('tpp-2'), client_id: 'tpp-1' })).toBe('200 {"is_bound":false}');
});

test.each([{ intent_id: 'made-up', client_id: 'tpp-1' }, { intent_id: 'made-up' }, {}])(
  'nobody has the intent of %j',
  async body => {
    expect(await ask(body)).toBe('200 {"is_bound":false}');
  },
);

test('a revoked intent is nobody’s', async () => {
  const intent_id = intents.create('tpp-1');
  intents.revoke(intent_id);
  expect(await ask({ intent_id, client_id: 'tpp-1' })).toBe('200 {"is_bound":false}');
});

test('it counts what it was asked, and nothing that came to another path', async () => {
  const intent_id = intents.create('tpp-1');
  expect(await ask({ intent_id, client_id: 'tpp-1' }, '-elsewhere')).toBe('404 ');
  expect(intents.asked()).toBe(0);
  await ask({ intent_id, client_id: 'tpp-1' });
  expect(intents.asked()).toBe(1);
});

test('where nobody asks, nothing is listened at', async () => {
  const unasked = await openIntents();
  expect(unasked.url).toBeUndefined();
  expect(unasked.create('tpp-1')).not.toBe(unasked.create('tpp-1'));
  await unasked.close();
});
