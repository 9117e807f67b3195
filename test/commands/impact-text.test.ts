import { describe, expect, it } from 'vitest';
import { impactText } from '../../src/commands/impact-text.js';
import { clientOf, impactOn, policyOf } from '../impact/planned.js';

describe('The text of impacts', () => {
  it('is as short for a thousand clients as for two, and counts each once', () => {
    const many = Array.from({ length: 1000 }, (_, i) =>
      clientOf(`app-${i}`, { publicClient: true, redirectUris: [`http://app-${i}.example/`] }),
    );
    const policy = policyOf('p', 'secure-client-uris', 'consent-required');
    const text = impactText(impactOn([...many, clientOf('fine', { consentRequired: true })], policy), {
      colour: false,
    });
    expect(text).toContain('refuses   when it is saved: Invalid redirectUris  (secure-client-uris of policy p)');
    expect(text).toContain('changes   when it is saved: consentRequired: false → true  (consent-required of policy p)');
    expect(text).toMatch(/1000 clients: app-0, app-1, .* and 994 more/);
    expect(text).toContain('Impact on 1001 existing clients: 1000 refused, 1 not touched.');
    expect(text.split('\n').length).toBeLessThan(20);
  });

  it('shows the value that is to blame where it is the same for all', () => {
    const policy = policyOf('p', 'secure-client-uris');
    const bad = { redirectUris: ['http://a.example/\u001b[2J'] };
    const text = impactText(impactOn([clientOf('a', bad), clientOf('b', bad)], policy), { colour: false });
    expect(text).toContain('Invalid redirectUris ("http://a.example/');
    expect(text).not.toContain('\u001b');
  });

  it('names a client once to whom the same happens at several events', () => {
    const told = impactOn([clientOf('a')], policyOf('p', 'dpop-bind-enforcer'));
    const proofs = told.impacts.filter(({ what, onceSaved }) => what === 'a DPoP proof' && onceSaved !== true);
    expect(proofs.map(({ events }) => events)).toEqual([['USERINFO_REQUEST'], ['TOKEN_REVOKE']]);
    const text = impactText(told, { colour: false });
    expect(text).toMatch(/requires {2}userinfo, revocation: a DPoP proof .*\n +1 client: a\n/);
  });

  it('says what was not judged', () => {
    const text = impactText(impactOn([], { ...policyOf('p', 'of-the-bank') }), { colour: false });
    expect(text).toContain('Not judged: executor of-the-bank');
    expect(text).toContain('Impact on 0 existing clients: 0 not touched by what is judged.');
  });
});
