import { KeycloakError } from '../keycloak/errors.js';
import { pathOf, placeOf, type Template } from '../template/template.js';
import type { Change, ResourceKind } from './resource.js';

const GOES_ON = 'Nothing is lost: what is done stays, and running apply again does the rest.';

/** A change that could not be carried out, or that was not begun since the work was interrupted. */
export class ApplyError extends Error {
  override readonly name = 'ApplyError';
  /** The change that failed, or several that would have been written together. */
  readonly changes: readonly Change[];
  readonly happened: 'failed' | 'was not begun';

  /** @param hint - how to go on from there */
  constructor(changes: readonly Change[], happened: ApplyError['happened'], cause: unknown, hint = GOES_ON) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const what = changes.map(({ action, kind, key }) => `${action} of ${kind} "${key}"`).join(', ');
    super(`${what} ${happened}: ${reason}\n  ${hint}`, { cause });
    this.changes = changes;
    this.happened = happened;
  }
}

/** Statuses after which the same request may well be carried out: when others are done, or it is planned anew. */
const PASSING = [401, 404, 408, 409, 429];

/** Whether the server would refuse a change each time. */
export function isRefusal(failure: unknown): failure is ApplyError {
  if (!(failure instanceof ApplyError && failure.happened === 'failed')) return false;
  const { cause } = failure;
  const status = cause instanceof KeycloakError ? (cause.status ?? 0) : 0;
  return status >= 400 && status < 500 && !PASSING.includes(status);
}

/** The same, saying that the template, with the places in it, or the account has to change first. */
export function refusal(
  { changes, happened, cause }: ApplyError,
  template: Template,
  kinds: readonly ResourceKind[],
): ApplyError {
  const places = changes.map(({ kind: id, key }) => {
    const section = kinds.find(kind => kind.id === id)?.section ?? '';
    return placeOf(template, section === 'realm' ? pathOf(section) : pathOf(section, key));
  });
  const hint = `The server would refuse it again: change the template (${[...new Set(places)].join(', ')}), or what the account may do. What is done stays.`;
  return new ApplyError(changes, happened, cause, hint);
}
