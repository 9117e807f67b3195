import { inspect } from 'node:util';

/** Sees that whoever logs an object, or writes it as JSON, shows no secret by it. */
export function guard(value: object, shown: unknown): void {
  Object.defineProperty(value, inspect.custom, { value: () => shown, enumerable: false });
  Object.defineProperty(value, 'toJSON', { value: () => shown, enumerable: false });
}
