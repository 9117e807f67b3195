import { hideBinding } from '../app-healers.js';
import { bindToTwin, healBoundToken, healCertificate, isForeign, isOf, isStranger } from '../certificate-healers.js';
import type { Defects } from './defect.js';

export default {
  template: 'fapi2-security-profile-mtls-auth-mtls',
  behindProxy: [
    { probe: 'certificate-missing', healer: healCertificate(({ request }) => request.shown === undefined) },
    { probe: 'certificate-of-another-client', healer: healCertificate(isForeign) },
    { probe: 'certificate-of-unknown-authority', healer: healCertificate(isStranger) },
    {
      probe: 'certificate-of-second-authority',
      verdict: 'warn',
      healer: healCertificate(({ request, bench }) => isOf(request, bench.setting.secondAuthority)),
    },
    {
      probe: 'introspection-without-authentication',
      healer: healCertificate(({ request }) => request.path.endsWith('/introspect') && request.shown === undefined),
    },
    { probe: 'introspection-without-binding', breaks: hideBinding },
    {
      probe: 'access-token-not-bound-to-certificate',
      healer: bindToTwin,
      relatives: { 'introspection-without-binding': 'fail' },
      because: 'the server says what it bound the token to',
    },
    { probe: 'bound-token-without-certificate', healer: healBoundToken(({ request }) => request.shown === undefined) },
    { probe: 'bound-token-with-another-certificate', healer: healBoundToken(isForeign) },
    {
      probe: 'mtls-endpoint-alias-insecure',
      breaks(response, { path }) {
        if (!path.endsWith('/.well-known/openid-configuration')) return;
        const metadata = JSON.parse(response.body) as { mtls_endpoint_aliases: Record<string, string> };
        const { mtls_endpoint_aliases: aliases } = metadata;
        // One that no story follows.
        aliases.registration_endpoint = aliases.registration_endpoint?.replace('https:', 'http:') ?? '';
        response.body = JSON.stringify(metadata);
      },
    },
  ],
  weakened: [
    {
      turns: { 'certificate-subject-lookalike': 'fail', 'certificate-of-second-authority': 'warn' },
      without: {
        executors: ['tls-client-auth-ca-subject-dn'],
        attributes: ['x509.allow.regex.pattern.comparison'],
      },
    },
  ],
} satisfies Defects;
