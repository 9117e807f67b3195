import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { startNeeds } from '../../src/catalogue/start-options.js';
import { type StartFormat, startOptionsText } from '../../src/render/start-options.js';
import { loadTemplates } from '../../src/template/several.js';

const needs = startNeeds(
  await loadTemplates(['fapi2-security-profile-mtls', 'fapi-ciba-mtls-ping'], { cwd: '/', open: true }),
);
const text = (format: StartFormat) => startOptionsText(needs, format, { templates: 'a + b', version: '26.7' });
/** Without what is said about it. */
const bare = (format: StartFormat) =>
  text(format)
    .split('\n')
    .filter(line => !/^\s*(#|$)/.test(line));

const CIPHERS =
  'TLS_AES_256_GCM_SHA384,TLS_AES_128_GCM_SHA256,TLS_CHACHA20_POLY1305_SHA256,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256';
const CHANNEL = 'spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri';

test('the command line builds first, then starts', () => {
  expect(bare('cli')).toEqual([
    'bin/kc.sh build \\',
    '  --features=ciba,client-policies,par \\',
    '  --https-client-auth=request',
    'bin/kc.sh start --optimized \\',
    '  --https-certificate-file=/PATH/TO/SERVER-CERTIFICATE.pem \\',
    '  --https-certificate-key-file=/PATH/TO/SERVER-KEY.pem \\',
    '  --https-protocols=TLSv1.3,TLSv1.2 \\',
    `  --https-cipher-suites=${CIPHERS} \\`,
    '  --https-trust-store-file=/PATH/TO/CLIENT-AUTHORITIES.pem \\',
    `  --${CHANNEL}=https://YOUR-SERVICE.example/ciba`,
  ]);
});

test('keycloak.conf has each option below its reason and its clauses', () => {
  expect(bare('conf')).toEqual([
    'features=ciba,client-policies,par',
    'https-certificate-file=/PATH/TO/SERVER-CERTIFICATE.pem',
    'https-certificate-key-file=/PATH/TO/SERVER-KEY.pem',
    'https-protocols=TLSv1.3,TLSv1.2',
    `https-cipher-suites=${CIPHERS}`,
    'https-client-auth=request',
    'https-trust-store-file=/PATH/TO/CLIENT-AUTHORITIES.pem',
    `${CHANNEL}=https://YOUR-SERVICE.example/ciba`,
  ]);
  expect(text('conf')).toMatch(
    /# Clients show .* RFC8705-6\.1 RFC8705-6\.5\n# A build option: run "kc\.sh build" after a change\.\nhttps-client-auth=/,
  );
  expect(text('conf')).toMatch(
    /\n# Optional\. .*\n#spi-well-known--openid-configuration--openid-configuration-override=/,
  );
});

test('the Containerfile builds with build options, and starts with all others as variables', () => {
  const [built = '', started = ''] = bare('container').join('\n').split('RUN /opt/keycloak/bin/kc.sh build');
  expect(built.match(/^ENV .*/gm)).toEqual([
    'ENV KC_FEATURES=ciba,client-policies,par',
    'ENV KC_HTTPS_CLIENT_AUTH=request',
  ]);
  expect(started.match(/^ENV \w+/gm)).toEqual([
    'ENV KC_HTTPS_CERTIFICATE_FILE',
    'ENV KC_HTTPS_CERTIFICATE_KEY_FILE',
    'ENV KC_HTTPS_PROTOCOLS',
    'ENV KC_HTTPS_CIPHER_SUITES',
    'ENV KC_HTTPS_TRUST_STORE_FILE',
    'ENV KC_SPI_CIBA_AUTH_CHANNEL__CIBA_HTTP_AUTH_CHANNEL__HTTP_AUTHENTICATION_CHANNEL_URI',
  ]);
});

test('the Operator gets fields where its resource has them, and additional options', () => {
  expect(parse(text('operator'))).toEqual({
    apiVersion: 'k8s.keycloak.org/v2beta1',
    kind: 'Keycloak',
    metadata: { name: 'keycloak' },
    spec: {
      features: { enabled: ['ciba', 'client-policies', 'par'] },
      http: { tlsSecret: 'YOUR-TLS-SECRET' },
      unsupported: {
        podTemplate: {
          spec: {
            containers: [
              {
                volumeMounts: [{ name: 'client-authorities', mountPath: '/mnt/client-authorities', readOnly: true }],
              },
            ],
            volumes: [{ name: 'client-authorities', secret: { secretName: 'YOUR-SECRET' } }],
          },
        },
      },
      additionalOptions: [
        { name: 'https-protocols', value: 'TLSv1.3,TLSv1.2' },
        { name: 'https-cipher-suites', value: CIPHERS },
        { name: 'https-client-auth', value: 'request' },
        { name: 'https-trust-store-file', value: '/mnt/client-authorities/CLIENT-AUTHORITIES.pem' },
        { name: CHANNEL, value: 'https://YOUR-SERVICE.example/ciba' },
      ],
    },
  });
});
