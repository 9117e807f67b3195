import { z } from 'zod';
import { profileSchema } from '../../template/schema.js';
import { VARIABLE } from '../../template/secret-names.js';

const text = z.string().min(1);
const file = (what: string) => text.describe(`${what}, by its path relative to this file`);

const client = z.strictObject({
  clientId: text,
  redirectUri: text
    .optional()
    .describe('A registered one. It is never called: the response is taken before it goes out'),
  intent: text
    .optional()
    .describe('UK Open Banking: the id of an intent that this client created; each authorization is of it'),
  scope: text.optional().describe('What to ask for, blanks between; "openid" without it'),
  keys: z
    .array(
      z.strictObject({
        file: file('A private JWK, a key set or PEM'),
        kid: text.optional().describe('By which the server knows the key, where the file does not say it'),
      }),
    )
    .min(1)
    .optional()
    .describe('Keys that sign its assertions and request objects; the first is used'),
  certificate: z
    .strictObject({ file: file('PEM of the certificate, those of authorities after it'), key: file('PEM of its key') })
    .optional()
    .describe('For mutual TLS'),
});

/** The file of `probe --clients`, as it may be written: the form only. */
export const probeClientsSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Address of this schema, for editors'),
    issuer: text.describe('The issuer, as its metadata name it'),
    template: text
      .optional()
      .describe('A shipped template by its name, or another by its path relative to this file: its profile is probed'),
    profile: profileSchema.optional(),
    clients: z
      .array(client)
      .min(1, 'A client is needed; with a second one, what one does with the codes of another is probed, too')
      .max(2, 'Two clients are enough')
      .describe('Registered clients; the second one is for what one does with the codes and tokens of the other'),
    user: z
      .strictObject({
        username: text,
        passwordFile: file('A file with the password').optional(),
        passwordVariable: z
          .string()
          .regex(
            VARIABLE,
            'This is no name of a variable; the password itself belongs into one, or into a file of its own',
          )
          .optional()
          .describe('The environment variable that holds the password'),
      })
      .optional()
      .describe('Who logs in; may be left out where a person does (--login browser)'),
  })
  .describe('Clients for "kcfapi probe --clients", of keycloak-fapi-kit');

/** The JSON Schema of the same for editors. */
export function probeClientsEditorSchema() {
  return z.toJSONSchema(probeClientsSchema, { io: 'input' });
}
