import { CHANNEL_OPTION } from '../ciba-channel.js';
import { CIBA } from '../clauses/ciba.js';
import type { Clause } from '../clauses/clause.js';
import { FAPI1_ADV } from '../clauses/fapi1-adv.js';
import { FAPI1_BASE } from '../clauses/fapi1-base.js';
import { FAPI2_SP_FINAL } from '../clauses/fapi2-sp-final.js';
import { OIDCD } from '../clauses/oidcd.js';
import { RFC7523 } from '../clauses/rfc7523.js';
import { RFC8705 } from '../clauses/rfc8705.js';
import { RFC9126 } from '../clauses/rfc9126.js';
import { RFC9325 } from '../clauses/rfc9325.js';
import { RFC9449 } from '../clauses/rfc9449.js';
import { isObject } from '../template/json.js';
import type { Template } from '../template/template.js';
import { isFapi1, usesAssertions, usesBackChannel, usesCertificates, usesDpop, usesPushedRequests } from './uses.js';

/** An option of `kc.sh`, as it stands in `keycloak.conf`. */
export interface StartOption {
  /** Without the leading hyphens. */
  readonly name: string;
  readonly value: string;
  /** True: it is an option of `kc.sh build`, and a start with `--optimized` does not take it. */
  readonly build: boolean;
  /** True: the value only shows the form; the user's own belongs there. */
  readonly yours: boolean;
}

/** What can be seen of a running server from outside; what is absent was not seen, and nothing is said of it. */
export interface Seen {
  /** Names of features that are off, as in `features`; absent where the account may not read them. */
  readonly featuresOff?: readonly string[];
  /** Whether the TLS handshake asks for a client's certificate. */
  readonly asksForCertificate?: boolean;
  /** What was agreed to in TLS although it should not be: `TLSv1.2 with TLS_RSA_…`; false for nothing. */
  readonly weakTls?: string | false;
  /** A version before TLS 1.2 that was agreed to: `TLSv1.1`; false for none. */
  readonly oldTls?: string | false;
}

/** What a template needs of the server, beyond the realm. */
export interface StartNeed {
  readonly id: string;
  readonly options: readonly StartOption[];
  /** A sentence. */
  readonly why: string;
  readonly clauses: readonly Clause[];
  /** True: the template holds without it; some parties may not get on with the server. */
  readonly optional: boolean;
}

/** A need that a running server visibly does not meet. */
export interface MissingNeed {
  readonly need: StartNeed;
  /** What was seen instead. */
  readonly seen: string;
}

/** How a need comes about, and how a running server shows that it is not met. */
interface Rule {
  readonly id: string;
  readonly optional?: true;
  /** Undefined where a template does not need it. */
  of(templates: readonly Template[]): Omit<StartNeed, 'id' | 'optional'> | undefined;
  /** What is seen where the need is not met; undefined where it is, or cannot be seen. */
  missing?(need: StartNeed, seen: Seen): string | undefined;
}

/** Features that are on by default, and what of a client or a realm needs them. */
const FEATURES: readonly {
  readonly name: string;
  readonly clauses: readonly Clause[];
  needed(template: Template): boolean;
}[] = [
  {
    name: 'ciba',
    clauses: [CIBA('5')],
    needed: usesBackChannel,
  },
  {
    name: 'client-policies',
    clauses: [],
    needed: ({ resources }) => (resources.clientPolicies ?? []).length > 0,
  },
  {
    name: 'dpop',
    clauses: [RFC9449('5')],
    needed: usesDpop,
  },
  {
    name: 'par',
    clauses: [RFC9126('2')],
    needed: usesPushedRequests,
  },
  {
    name: 'step-up-authentication',
    clauses: [],
    needed: ({ resources }) => isObject(resources.realm?.attributes) && 'acr.loa.map' in resources.realm.attributes,
  },
];

const TLS_1_3 = ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'];
const ECDHE_RSA = ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'];
const ECDHE_ECDSA = ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'];

// In the order in which they are printed. Names and values are those of Keycloak 26.7.
const RULES: readonly Rule[] = [
  {
    id: 'features',
    of(templates) {
      const needed = FEATURES.filter(feature => templates.some(feature.needed));
      if (needed.length === 0) return undefined;
      return {
        options: [build('features', needed.map(({ name }) => name).join(','))],
        why: 'They are on by default; where they are named, no build can switch one off. Add those that you need beside.',
        clauses: needed.flatMap(({ clauses }) => clauses),
      };
    },
    missing({ options }, { featuresOff }) {
      const off = options[0]?.value.split(',').filter(name => featuresOff?.includes(name)) ?? [];
      return off.length === 0 ? undefined : `Switched off: ${off.join(', ')}.`;
    },
  },
  {
    id: 'tls-certificate',
    of: () => ({
      options: [
        yours('https-certificate-file', '/PATH/TO/SERVER-CERTIFICATE.pem'),
        yours('https-certificate-key-file', '/PATH/TO/SERVER-KEY.pem'),
      ],
      why: 'All endpoints speak TLS alone; the key has at least 2048 bits with RSA. Where a proxy ends TLS, this and all of TLS below is for the proxy.',
      clauses: [FAPI1_BASE('7.1'), FAPI2_SP_FINAL('5.2.1-1'), RFC9325('4.5')],
    }),
  },
  {
    id: 'tls-versions',
    of: () => ({
      options: [runtime('https-protocols', 'TLSv1.3,TLSv1.2')],
      why: 'Nothing before TLS 1.2. It is the default; this sees that nobody has changed it.',
      clauses: [FAPI1_BASE('7.1-1'), FAPI2_SP_FINAL('5.2.1-2'), RFC9325('3.1.1')],
    }),
    missing: (_need, { oldTls }) =>
      oldTls === undefined || oldTls === false ? undefined : `The server agrees to ${oldTls}.`,
  },
  {
    id: 'tls-ciphers',
    of(templates) {
      const advanced = templates.some(({ profile }) => /^fapi1-advanced|^fapi-ciba/.test(profile.plan ?? ''));
      return {
        options: [
          runtime('https-cipher-suites', [...TLS_1_3, ...(advanced ? [] : ECDHE_ECDSA), ...ECDHE_RSA].join(',')),
        ],
        why: advanced
          ? 'With TLS 1.2, FAPI 1.0 Advanced permits cipher suites with RSA alone: a server certificate with ECDSA leaves TLS 1.3.'
          : 'With TLS 1.2, only the cipher suites that BCP 195 recommends.',
        clauses: [FAPI1_ADV('8.5-1'), FAPI2_SP_FINAL('5.2.2-1'), RFC9325('4.2')],
      };
    },
    missing: (_need, { weakTls }) =>
      weakTls === undefined || weakTls === false ? undefined : `The server agrees to ${weakTls}.`,
  },
  {
    id: 'client-certificates',
    of: templates =>
      templates.some(usesCertificates)
        ? {
            options: [build('https-client-auth', 'request')],
            why: 'Clients show their certificate in the TLS handshake; those without one get in, too. Behind a proxy that ends TLS, the proxy asks, and spi-x509cert-lookup--provider says how it passes the certificate on.',
            clauses: [RFC8705('6.1'), RFC8705('6.5')],
          }
        : undefined,
    missing: (_need, { asksForCertificate }) =>
      asksForCertificate === false ? 'The TLS handshake asks for no client certificate.' : undefined,
  },
  {
    id: 'truststore',
    of: templates =>
      templates.some(usesCertificates)
        ? {
            options: [yours('https-trust-store-file', '/PATH/TO/CLIENT-AUTHORITIES.pem')],
            why: "The authorities of the clients' certificates, and no others: any of them can certify any subject. Without it all that Java trusts are taken, and those of truststore-paths, which only adds to them.",
            clauses: [RFC8705('2.1'), RFC8705('7.4')],
          }
        : undefined,
  },
  {
    id: 'ciba-channel',
    of: templates =>
      templates.some(usesBackChannel)
        ? {
            options: [yours(CHANNEL_OPTION, 'https://YOUR-SERVICE.example/ciba')],
            why: 'The service of yours that reaches the user; without it every request in the back channel gets 503.',
            clauses: [CIBA('8')],
          }
        : undefined,
  },
  {
    id: 'multiple-audiences',
    optional: true,
    of: templates =>
      templates.some(template => isFapi1(template) && usesAssertions(template)) &&
      !templates.some(({ profile }) => profile.plan?.startsWith('fapi2') === true)
        ? {
            options: [
              runtime(
                'spi-login-protocol--openid-connect--allow-multiple-audiences-for-jwt-client-authentication',
                'true',
              ),
            ],
            why: 'Clients whose assertions name several audiences are let in, which FAPI 1.0 does not forbid. For all realms of the server: not beside FAPI 2.0.',
            clauses: [RFC7523('3-3')],
          }
        : undefined,
  },
  {
    id: 'metadata',
    optional: true,
    of: templates =>
      templates.some(template => template.profile.plan !== undefined || isFapi1(template))
        ? {
            options: [
              yours('spi-well-known--openid-configuration--openid-configuration-override', '/PATH/TO/METADATA.json'),
            ],
            why: 'A JSON file whose members replace those of the metadata, which else name algorithms and grants that no client may use. For all realms of the server.',
            clauses: [OIDCD('3')],
          }
        : undefined,
  },
];

/**
 * What templates that share a realm need of the server, with options that Keycloak 26.7 takes.
 *
 * @param templates - each as it was loaded: what clients carry by default counts, too
 */
export function startNeeds(templates: readonly Template[]): readonly StartNeed[] {
  return RULES.flatMap(({ id, optional = false, of }) => {
    const need = of(templates);
    return need === undefined ? [] : [{ id, optional, ...need, clauses: ofSpecifications(need.clauses, templates) }];
  });
}

/** Which of the needs a running server visibly does not meet. */
export function missingNeeds(needs: readonly StartNeed[], seen: Seen): readonly MissingNeed[] {
  return needs.flatMap(need => {
    const told = RULES.find(({ id }) => id === need.id)?.missing?.(need, seen);
    return told === undefined ? [] : [{ need, seen: told }];
  });
}

/** Clauses of FAPI count where a template is of that FAPI; those of RFCs always. */
function ofSpecifications(clauses: readonly Clause[], templates: readonly Template[]): readonly Clause[] {
  const fapi2 = templates.some(({ profile }) => profile.plan?.startsWith('fapi2') === true);
  const fapi1 = templates.some(isFapi1);
  const advanced = templates.some(({ profile }) => /^fapi1-advanced|^fapi-ciba/.test(profile.plan ?? ''));
  return clauses.filter(({ id }) => {
    if (id.startsWith('FAPI2-')) return fapi2;
    if (id.startsWith('FAPI1-ADV-')) return advanced;
    return id.startsWith('FAPI1-') ? fapi1 : true;
  });
}

function build(name: string, value: string): StartOption {
  return { name, value, build: true, yours: false };
}

function runtime(name: string, value: string): StartOption {
  return { name, value, build: false, yours: false };
}

function yours(name: string, value: string): StartOption {
  return { name, value, build: false, yours: true };
}
