import type { StartNeed, StartOption } from '../catalogue/start-options.js';

/** Where options are put. */
export const START_FORMATS = ['cli', 'conf', 'container', 'operator'] as const;
export type StartFormat = (typeof START_FORMATS)[number];

/** Options of a server in the words of what starts it, each with its reason; what is optional is commented out. */
export function startOptionsText(
  needs: readonly StartNeed[],
  format: StartFormat,
  about: { readonly templates: string; readonly version: string },
): string {
  const head = [
    `# What Keycloak ${about.version} needs for ${about.templates}, beyond what it always needs (database, hostname).`,
    ...(needs.some(({ options }) => options.some(({ yours }) => yours)) ? ['# In capitals: put yours there.'] : []),
  ];
  const body = { cli, conf, container, operator }[format](needs);
  return `${[...head, '', ...body].join('\n').trimEnd()}\n`;
}

/** `# Why. RFC8705-6.1` */
function reason({ why, clauses, optional }: StartNeed): string {
  const ids = clauses.map(({ id }) => id).join(' ');
  return `# ${optional ? 'Optional. ' : ''}${why}${ids === '' ? '' : ` ${ids}`}`;
}

function cli(needs: readonly StartNeed[]): readonly string[] {
  const command = (words: string, options: readonly StartOption[]) =>
    [`bin/kc.sh ${words}`, ...options.map(({ name, value }) => `  --${name}=${value}`)].join(' \\\n');
  const due = needs.filter(({ optional }) => !optional).flatMap(({ options }) => options);
  const built = due.filter(option => option.build);
  return [
    ...needs.flatMap(need => [
      reason(need),
      ...need.options.map(({ name, value }) => (need.optional ? `#   --${name}=${value}` : `#   --${name}`)),
    ]),
    '',
    ...(built.length === 0 ? [] : [command('build', built), '']),
    command(
      'start --optimized',
      due.filter(option => !option.build),
    ),
  ];
}

function conf(needs: readonly StartNeed[]): readonly string[] {
  return needs.flatMap(need => [
    reason(need),
    ...(need.options.some(option => option.build) ? ['# A build option: run "kc.sh build" after a change.'] : []),
    ...need.options.map(({ name, value }) => `${need.optional ? '#' : ''}${name}=${value}`),
    '',
  ]);
}

function container(needs: readonly StartNeed[]): readonly string[] {
  const lines = (build: boolean) =>
    needs.flatMap(need => {
      const options = need.options.filter(option => option.build === build);
      if (options.length === 0) return [];
      return [
        reason(need),
        ...options.map(({ name, value }) => `${need.optional ? '#' : ''}ENV ${variableOf(name)}=${value}`),
      ];
    });
  return [
    '# A Containerfile. Files that it names are to be there when it runs: mount them.',
    'FROM quay.io/keycloak/keycloak:26.7 AS builder',
    '# Build options; KC_DB and others of yours belong here, too.',
    ...lines(true),
    'RUN /opt/keycloak/bin/kc.sh build',
    '',
    'FROM quay.io/keycloak/keycloak:26.7',
    'COPY --from=builder /opt/keycloak/ /opt/keycloak/',
    ...lines(false),
    'ENTRYPOINT ["/opt/keycloak/bin/kc.sh", "start", "--optimized"]',
  ];
}

/** As Keycloak reads it: `--` between the parts of a provider's option becomes `__`. */
function variableOf(name: string): string {
  return `KC_${name.replaceAll('-', '_').toUpperCase()}`;
}

const AUTHORITIES_FOLDER = '/mnt/client-authorities';

/** Options that the Operator's resource has a field for; `additionalOptions` takes any other. */
const FIELDS: Readonly<Record<string, (need: StartNeed) => readonly string[]>> = {
  features: ({ options }) => [
    '  features:',
    '    enabled:',
    ...(options[0]?.value.split(',').map(name => `      - ${name}`) ?? []),
  ],
  'tls-certificate': () => ['  http:', '    tlsSecret: YOUR-TLS-SECRET'],
  // Its "truststores" are those of truststore-paths, which do not narrow anything.
  truststore: () => [
    '  unsupported:',
    '    podTemplate:',
    '      spec:',
    '        containers:',
    '          - volumeMounts:',
    '              - name: client-authorities',
    `                mountPath: ${AUTHORITIES_FOLDER}`,
    '                readOnly: true',
    '        volumes:',
    '          - name: client-authorities',
    '            secret:',
    '              secretName: YOUR-SECRET',
  ],
};

function operator(needs: readonly StartNeed[]): readonly string[] {
  const indented = (need: StartNeed, by: string) => `${by}${reason(need)}`;
  // The file that the Operator mounts is named by an option all the same.
  const others = needs.flatMap(need => {
    if (FIELDS[need.id] === undefined) return [need];
    if (need.id !== 'truststore') return [];
    const mounted = (option: StartOption) => ({
      ...option,
      value: option.value.replace('/PATH/TO', AUTHORITIES_FOLDER),
    });
    return [{ ...need, options: need.options.map(mounted) }];
  });
  return [
    'apiVersion: k8s.keycloak.org/v2beta1',
    'kind: Keycloak',
    'metadata:',
    '  name: keycloak',
    'spec:',
    ...needs.flatMap(need => {
      const field = FIELDS[need.id];
      return field === undefined ? [] : [indented(need, '  '), ...field(need)];
    }),
    '  additionalOptions:',
    ...others.flatMap(need => [
      indented(need, '    '),
      ...need.options.flatMap(({ name, value }) => {
        const mark = need.optional ? '# ' : '';
        return [`    ${mark}- name: ${name}`, `    ${mark}  value: ${JSON.stringify(value)}`];
      }),
    ]),
  ];
}
