import {
  healForgedDecision,
  healHaste,
  healLogin,
  healMissingApproval,
  healMissingCibaAuthentication,
  healPoll,
  healRejection,
  refuseLogin,
  spoilLogin,
} from '../ciba-healers.js';
import { inDueWords } from '../conforming.js';
import { healAssertion, seenBefore, verifies } from '../healers.js';
import { seconds } from '../healing.js';
import type { Defect, Defects, Weakening } from './defect.js';

const behindProxy: readonly Defect[] = [
  { probe: 'ciba-request-algorithm-none', healer: healLogin(({ header }) => header.alg === 'none') },
  { probe: 'ciba-request-rs256', healer: healLogin(({ header }) => header.alg === 'RS256') },
  { probe: 'ciba-request-hs256-with-public-key', healer: healLogin(({ header }) => header.alg === 'HS256') },
  {
    probe: 'ciba-request-of-another-key',
    healer: healLogin(
      async ({ token, header, party: { key } }) =>
        token !== undefined && header.alg === key.alg && !(await verifies(token, key.publicKey, key.alg)),
    ),
  },
  {
    probe: 'ciba-hint-missing',
    healer: healLogin(({ claims, form }) => !('login_hint' in claims) && !form.has('login_hint')),
  },
  { probe: 'ciba-user-unknown', healer: healLogin(({ claims }) => String(claims.login_hint).startsWith('nobody-')) },
  {
    probe: 'ciba-binding-message-refusal-unclear',
    verdict: 'warn',
    breaks(response) {
      response.body = response.body.replace('"invalid_binding_message"', '"invalid_request"');
    },
  },
  {
    probe: 'ciba-requested-expiry-refused',
    healer: spoilLogin(({ claims: { requested_expiry } }) =>
      typeof requested_expiry === 'string' ? { requested_expiry: `${requested_expiry} s` } : undefined,
    ),
  },
  {
    probe: 'ciba-response-incomplete',
    breaks(response, { path }) {
      if (path.endsWith('/ext/ciba/auth')) response.body = response.body.replace('"interval":5', '"interval":5000');
    },
  },
  {
    probe: 'ciba-metadata-unfit',
    breaks(response, { path }) {
      if (path.endsWith('/.well-known/openid-configuration')) {
        response.body = response.body.replace('"poll","ping"', '"poll","ping","push"');
      }
    },
  },
  { probe: 'client-assertion-rs256', healer: healAssertion(({ alg }) => alg === 'RS256') },
  {
    probe: 'error-response-malformed',
    breaks(response, { path }) {
      if (!path.endsWith('/ext/ciba/auth') || response.status < 400) return;
      response.body = JSON.stringify({ ...JSON.parse(response.body), error_description: 'a line\r\nand another' });
    },
  },
  { probe: 'ciba-without-client-authentication', healer: healMissingCibaAuthentication },
  {
    probe: 'ciba-auth-req-id-wrong',
    healer: healPoll(login => login === undefined),
  },
  {
    probe: 'ciba-auth-req-id-reused',
    healer: healPoll(login => login?.redeemed === true),
    relatives: { 'ciba-approved-twice': 'fail' },
    because: 'whether the device speaks once more makes no difference to a server that takes the identifier again',
  },
  {
    probe: 'ciba-approved-twice',
    healer: healPoll(login => login?.redeemed === true),
    relatives: { 'ciba-auth-req-id-reused': 'fail' },
    because: 'whether the device speaks once more makes no difference to a server that takes the identifier again',
  },
  {
    probe: 'ciba-auth-req-id-of-another-client',
    healer: healPoll((login, clientId) => login !== undefined && login.clientId !== clientId),
  },
  {
    probe: 'ciba-auth-req-id-expired',
    healer: healPoll(login => login !== undefined && seconds() > login.at + login.expiresIn),
  },
  {
    probe: 'ciba-tokens-before-approval',
    healer: healMissingApproval,
    relatives: { 'ciba-decision-forged': 'fail', 'ciba-polled-too-fast': 'error' },
    because: 'what nobody has to approve needs no forgery, and no second poll',
  },
  { probe: 'ciba-decision-forged', healer: healForgedDecision },
  {
    probe: 'ciba-rejection-ignored',
    healer: healRejection,
    relatives: { 'ciba-approval-after-rejection': 'pass' },
    because: 'with two approvals, Keycloak forgets the login',
  },
  { probe: 'ciba-polled-too-fast', verdict: 'warn', healer: healHaste },
];

const weakened: readonly Weakening[] = [
  {
    turns: {
      'ciba-binding-message-missing': 'fail',
      'ciba-request-expired': 'fail',
      'ciba-request-from-the-future': 'fail',
      'ciba-request-incomplete': 'fail',
      'ciba-request-lifetime-too-long': 'fail',
      'ciba-request-unsigned': 'fail',
      'ciba-request-without-exp': 'fail',
      'ciba-request-without-nbf': 'fail',
      'ciba-request-wrong-audience': 'fail',
      'ciba-request-wrong-issuer': 'fail',
    },
    without: { executors: ['secure-ciba-session', 'secure-ciba-signed-authn-req'] },
  },
];

export default {
  template: 'fapi-ciba-private-key-jwt-poll',
  realm: { attributes: { cibaExpiresIn: '11' } },
  behindProxy,
  weakened,
  passing: [
    {
      probes: [
        ...['ciba-parameter-beside-the-request', 'ciba-request-replayed', 'ciba-scope-openid-missing'],
        ...['ciba-several-hints', 'ciba-user-unknown'],
      ],
      healer: bench => {
        const again = seenBefore();
        return refuseLogin(({ token, header, claims, form }) => {
          const isLax =
            form.has('login_hint') ||
            'login_hint_token' in claims ||
            'id_token_hint' in claims ||
            !String(claims.scope).split(' ').includes('openid');
          return token !== undefined && (again(header, claims) || isLax);
        })(bench);
      },
      breaks: inDueWords,
    },
    { probes: ['ciba-approval-after-rejection'], healer: healRejection },
  ],
  always: ['ciba-scope-openid-missing', 'ciba-several-hints'],
  alwaysWarned: ['ciba-approval-after-rejection', 'ciba-parameter-beside-the-request', 'ciba-request-replayed'],
} satisfies Defects;
