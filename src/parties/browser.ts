import { DomUtils, parseDocument } from 'htmlparser2';
import { CookieJar } from 'tough-cookie';
import { HIDDEN } from '../report/redact.js';
import { destinationOf, type Move, type Places, placeOf } from './destination.js';
import { headerOf, type Wire, type WireRequest, type WireResponse } from './wire.js';

/** Who sits in front of the browser. */
export interface Person {
  readonly username: string;
  readonly password: string;
  /** Refuses what the consent page asks for. */
  readonly refuses?: boolean;
  /** Called when the person has found a consent page to refuse. */
  readonly onRefusal?: () => void;
  /** Opens the address anew, once, before sending the password. */
  readonly reloads?: boolean;
  /** What happens between seeing the login page and sending the password. */
  readonly hesitates?: () => Promise<void>;
}

/** Where a visit ended. */
export type Arrival =
  /** Back at the client, with the authorization response: in the address, or in a form that the page posts by itself. */
  | { readonly kind: 'callback'; readonly url: URL; readonly posted?: URLSearchParams }
  /** A page that refuses (status 400 or more). */
  | { readonly kind: 'page'; readonly status: number; readonly text: string }
  /** Sent to a stranger, with the authorization response or because the request said so. */
  | { readonly kind: 'astray'; readonly url: URL }
  /** A page that the person cannot get past. */
  | { readonly kind: 'stuck'; readonly text: string };

/** A browser with its own cookies, and a person who logs in and consents. */
export interface Browser {
  /**
   * Opens an address and follows it until it comes back to the redirect URI or gets no further.
   *
   * @param requested - where the request asks the response to be sent to
   */
  visit(url: string, requested?: string): Promise<Arrival>;
}

/** Login, consent and a few redirects between them; more is a loop. */
const MOST_HOPS = 12;

/**
 * Makes a browser that fills in the login form of Keycloak, or another plain one, and agrees on the consent page.
 *
 * @param person - absent: nobody is there to fill in anything
 * @param redirectUris - where clients wait; nothing is sent there
 */
export function openBrowser(wire: Wire, person: Person | undefined, redirectUris: readonly string[]): Browser {
  const jar = new CookieJar();

  const load = async (request: WireRequest): Promise<WireResponse> => {
    const cookie = await jar.getCookieString(request.url);
    const response = await wire.send(
      { ...request, headers: cookie === '' ? request.headers : [...request.headers, ['cookie', cookie]] },
      'authorize',
    );
    for (const [name, value] of response.headers) {
      if (name.toLowerCase() === 'set-cookie') await jar.setCookie(value, request.url, { ignoreError: true });
    }
    return response;
  };

  return {
    async visit(url, requested) {
      const places = { origin: new URL(url).origin, redirectUris, requested };
      let request: WireRequest = { method: 'GET', url, headers: [['accept', 'text/html']] };
      let loggedIn = false;
      let reloads = person?.reloads === true;
      for (let hop = 0; hop < MOST_HOPS; hop += 1) {
        const response = await load(request);
        const location = headerOf(response, 'location');
        if (response.status >= 300 && response.status < 400 && location !== undefined) {
          const next = new URL(location, request.url);
          const ended = arrivalAt({ from: new URL(request.url), to: next }, places);
          if (ended !== undefined) return ended;
          request = { method: 'GET', url: next.href, headers: [['accept', 'text/html']] };
          continue;
        }
        if (response.status >= 400) return { kind: 'page', status: response.status, text: textOf(response.body) };
        const form = formOf(response.body);
        if (form === undefined) return { kind: 'stuck', text: `a page without a form: ${textOf(response.body)}` };
        const target = new URL(form.action, request.url);
        const from = new URL(request.url);
        const ended = arrivalAt({ from, to: target, posted: hiddenFields(form) }, places);
        if (ended !== undefined) return ended;
        if ([from, target].some(({ origin }) => origin !== places.origin)) {
          return {
            kind: 'stuck',
            text: `a page of ${target.host}, for which a real browser is needed (--login browser)`,
          };
        }
        if (person === undefined) return { kind: 'stuck', text: `a page that asks somebody: ${textOf(response.body)}` };
        const fields = answer(form, person);
        if (fields === undefined) return { kind: 'stuck', text: `a page that asks for more: ${textOf(response.body)}` };
        if (form.inputs.some(isPassword)) {
          if (loggedIn) return { kind: 'stuck', text: `the login again: ${textOf(response.body)}` };
          if (reloads) {
            reloads = false;
            request = { method: 'GET', url, headers: [['accept', 'text/html']] };
            continue;
          }
          loggedIn = true;
          await person.hesitates?.();
        }
        request = {
          method: 'POST',
          url: target.href,
          headers: [
            ['accept', 'text/html'],
            ['content-type', 'application/x-www-form-urlencoded'],
          ],
          body: fields.toString(),
        };
      }
      return { kind: 'stuck', text: `more than ${MOST_HOPS} pages and redirects` };
    },
  };
}

/**
 * Where a visit ends with this move.
 *
 * @returns undefined where it goes on
 */
export function arrivalAt(move: Move, places: Places): Arrival | undefined {
  const { to, posted } = move;
  switch (destinationOf(move, places)) {
    case 'client':
      return { kind: 'callback', url: to, ...(posted === undefined ? {} : { posted }) };
    case 'stranger':
      return { kind: 'astray', url: to };
    case 'closed':
      return { kind: 'stuck', text: `sent to ${placeOf(to)}, where it must not go` };
    case 'onward':
      return undefined;
  }
}

interface Form {
  /** As it is written, relative perhaps; empty: the page's own address. */
  readonly action: string;
  readonly inputs: readonly Input[];
}

/** What can be entered or pressed on a page. */
export interface Input {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** The form that asks for a password, else the first: a page may also have one to choose the language. */
function formOf(html: string): Form | undefined {
  const forms = DomUtils.findAll(({ name }) => name === 'form', parseDocument(html).children).map(form => ({
    action: form.attribs.action ?? '',
    inputs: DomUtils.findAll(({ name }) => name === 'input' || name === 'button', form.children).map(
      ({ name, attribs }) => ({
        name: attribs.name ?? '',
        type: attribs.type?.toLowerCase() ?? (name === 'button' ? 'submit' : 'text'),
        value: attribs.value ?? '',
      }),
    ),
  }));
  return forms.find(({ inputs }) => inputs.some(isPassword)) ?? forms[0];
}

function hiddenFields({ inputs }: Form): URLSearchParams {
  return new URLSearchParams(
    inputs
      .filter(({ type, name }) => type === 'hidden' && name !== '')
      .map(({ name, value }): [string, string] => [name, value]),
  );
}

/** What a person enters. Undefined: neither a login nor a consent page, such as one that wants a new password. */
function answer(form: Form, { username, password, refuses = false, onRefusal }: Person): URLSearchParams | undefined {
  const { inputs } = form;
  const fields = hiddenFields(form);
  const passwords = inputs.filter(isPassword);
  const texts = inputs.filter(({ type }) => ['text', 'email', 'tel'].includes(type));
  const [text] = texts;
  if (passwords.length > 1 || texts.length > 1 || (text !== undefined && !isUsername(text))) return undefined;
  if (text !== undefined) fields.set(text.name, username);
  if (passwords[0] !== undefined) fields.set(passwords[0].name, password);
  if (text !== undefined || passwords.length > 0) return fields;
  const press = pressed(
    inputs.filter(({ type }) => type === 'submit'),
    refuses,
  );
  if (press === undefined) return undefined;
  if (refuses) onRefusal?.();
  // Of several buttons a browser sends only the one that was pressed.
  if (press.name !== '') fields.set(press.name, press.value);
  return fields;
}

function isPassword({ type }: Input): boolean {
  return type === 'password';
}

/** A second factor or a new name would be asked for in a field of another name. */
function isUsername({ name, type }: Input): boolean {
  return type === 'email' || /^(user|login|email|identifier|account)/i.test(name);
}

/**
 * The button that a person presses. Keycloak calls the one that agrees `accept`, the other `cancel`; where there is but
 * one, it goes on.
 */
export function pressed<Button extends Pick<Input, 'name' | 'value'>>(
  buttons: readonly Button[],
  refuses: boolean,
): Button | undefined {
  const says = refuses ? /^(cancel|deny|reject|refuse|no)$/i : /^(accept|allow|approve|agree|yes)$/i;
  const found = buttons.find(({ name, value }) => says.test(name) || says.test(value));
  return found ?? (buttons.length === 1 && !refuses ? buttons[0] : undefined);
}

/** What a page calls somebody: `You are already authenticated as different user 'alice'`, `sent to a@example.org`. */
const PERSON = /(?<=\s)'[^']+'(?=[\s.,]|$)|[^\s'"<>@]+@[^\s'"<>@]+/g;

/** A page's text for a message, without names: its error where Keycloak marks one, else its title. */
export function textOf(html: string): string {
  const document = parseDocument(html);
  const marked = DomUtils.findOne(
    ({ attribs }) => attribs.id === 'kc-error-message' || attribs.class?.includes('kc-feedback-text') === true,
    document.children,
  );
  const node = marked ?? DomUtils.findOne(({ name }) => name === 'title', document.children);
  const text = node === null ? '' : DomUtils.textContent(node);
  return text.replaceAll(PERSON, HIDDEN).replace(/\s+/g, ' ').trim().slice(0, 200) || 'a page without a title';
}
