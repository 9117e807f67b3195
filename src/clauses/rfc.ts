import { type Specification, specification } from './clause.js';

/**
 * Makes a specification out of an RFC's requirements, with the RFC Editor's addresses.
 *
 * @param number - as in `RFC 9449`
 * @param title - the RFC's own title
 * @param requirements - by section; an item of a list that the RFC numbers stands behind a hyphen: `4.3-9`
 */
export function rfc(number: number, title: string, requirements: Readonly<Record<string, string>>): Specification {
  return specification({
    id: `RFC${number}`,
    title: `RFC ${number}: ${title}`,
    url: section => `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
    requirements,
  });
}
