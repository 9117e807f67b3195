import { z } from 'zod';
import { clientAttributes, clientScopeAttributes, realmAttributes } from '../catalogue/attributes.js';
import { templateSchema } from './schema.js';

type Schema = z.core.JSONSchema.BaseSchema;

const REFERENCE = { type: 'string', pattern: '\\$\\([a-z][a-z0-9_]*\\)' } as const;

/**
 * The JSON Schema of templates for editors.
 *
 * Laxer than what a template must fulfil once it is merged: a file that extends another one leaves out what it
 * inherits, removes it with null or "remove: true", and writes $(name) where a number will stand.
 */
export function editorSchema(): Schema {
  const strict = z.toJSONSchema(templateSchema, { io: 'input' }) as Schema;
  const lax = lenient(strict) as Schema;
  suggest(lax, ['realm'], realmAttributes);
  suggest(lax, ['clientDefaults'], clientAttributes);
  suggest(lax, ['clients', 'items'], clientAttributes);
  suggest(lax, ['clientScopes', 'items'], clientScopeAttributes);
  return lax;
}

/** The JSON Schema for editors of files that `clientsFrom` names: a client, or a list of clients. */
export function clientsSchema(): Schema {
  const { $schema, properties } = editorSchema();
  const client = (properties?.clients as Schema | undefined)?.items as Schema;
  const named = { $schema: { type: 'string', description: 'Address of this schema, for editors' } } as const;
  return {
    ...($schema === undefined ? {} : { $schema }),
    description: 'A client or a list of clients, for "clientsFrom" of a template of keycloak-fapi-kit',
    anyOf: [
      { ...client, properties: { ...named, ...client.properties } },
      { type: 'array', items: { $ref: '#/anyOf/0' } },
    ],
  };
}

const KEYS = ['name', 'clientId', 'username', 'executor', 'condition', 'type'];

function lenient(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(lenient);
  if (typeof node !== 'object' || node === null) return node;
  const schema = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, lenient(value)])) as Schema;
  if (schema.required !== undefined) schema.required = schema.required.filter(name => KEYS.includes(name));
  if (typeof schema.properties === 'object') {
    schema.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => [
        name,
        KEYS.includes(name) || name === 'parameters' ? property : optional(property as Schema),
      ]),
    );
  }
  delete schema.minItems;
  const { items } = schema;
  if (typeof items === 'object' && !Array.isArray(items) && items.required?.some(name => KEYS.includes(name))) {
    const remove = { const: true, description: 'Removes the item of this name that is inherited' } as const;
    items.properties = { ...items.properties, remove };
  }
  return schema;
}

function optional(schema: Schema): Schema {
  if (typeof schema.type !== 'string') return schema;
  const { description, ...rest } = schema;
  const about = description === undefined ? {} : { description };
  if (rest.enum !== undefined) return { ...about, anyOf: [rest, REFERENCE, { type: 'null' }] };
  const nullable = { ...rest, type: [rest.type, 'null'] } as Schema;
  const filled = rest.type === 'boolean' || rest.type === 'integer';
  return filled ? { ...about, anyOf: [nullable, REFERENCE] } : { ...about, ...nullable };
}

// Names to choose from; others are allowed, since whether they are meant is judged with the whole template at hand.
function suggest(root: Schema, path: readonly string[], names: readonly string[]): void {
  let schema: Schema | undefined = root;
  for (const step of [...path, 'attributes']) {
    schema = (step === 'items' ? schema?.items : schema?.properties?.[step]) as Schema | undefined;
  }
  if (schema === undefined) throw new Error(`The schema has no attributes at ${path.join('.')}`);
  schema.properties = Object.fromEntries(names.map(name => [name, {}]));
}
