import type { Story } from './story.js';

/** @throws Error when the token is not of the type that its binding has (RFC 9449 section 5, RFC 6750 section 4) */
export function checkType({ target, tokens }: Story): void {
  const isDpop = target.profile.sender_constrain === 'dpop';
  const [due, clause] = isDpop ? ['DPoP', 'RFC 9449 section 5'] : ['Bearer', 'RFC 6750 section 4'];
  if (tokens?.token_type !== due.toLowerCase()) {
    throw new Error(`the token_type is ${tokens?.token_type} and not ${due} (${clause})`);
  }
}
