import type { Expectation, Spoils } from './refusal.js';
import type { Spoil, StoryOptions } from './scenario/story.js';

/** Where a request goes, by the step that sends it, or where a role of it is. */
const PLACES: Readonly<Record<keyof Spoils, string>> = {
  request: 'in the first request',
  authentication: 'where the client authenticates first',
  par: 'at the PAR endpoint',
  authorize: 'at the authorization endpoint',
  backchannel: 'at the backchannel authentication endpoint',
  token: 'at the token endpoint',
  userinfo: 'at the UserInfo endpoint',
  refresh: 'at the token endpoint on refresh',
  introspect: 'at the introspection endpoint',
  revoke: 'at the revocation endpoint',
};

/** What each hook of a spoilt request does. */
const HOOKS: Readonly<Record<keyof Spoil, string>> = {
  request: 'changes what the authorization request says',
  requestObject: 'changes the request object before it is signed',
  requestObjectSigner: 'lets the request object be signed otherwise',
  parameters: 'changes the parameters',
  assertion: 'changes the client assertion before it is signed',
  assertionSigner: 'lets the client assertion be signed otherwise',
  proof: 'changes the DPoP proof before it is signed',
  proofSigner: 'lets the DPoP proof be signed otherwise',
  identity: 'shows another certificate or none',
  wire: 'changes the request as it goes out',
};

const OPTIONS: Readonly<Record<keyof StoryOptions, string>> = {
  proofAtPar: 'the code is bound to the key of a DPoP proof at the PAR endpoint',
  dpopJkt: 'the code is bound to a key by dpop_jkt',
  scope: 'more scopes are asked for',
  redirectUri: 'another registered redirect URI is named',
};

/** What a probe does that spoils a good story, in words made of its own definition. */
export function describeRefusal({
  spoils,
  expectation: { refusedBy, errors, page },
  options,
}: {
  readonly spoils: readonly Spoils[];
  readonly expectation: Expectation;
  readonly options: StoryOptions;
}): string {
  const bound = Object.keys(options).map(option => `, in which ${OPTIONS[option as keyof StoryOptions]}`);
  const codes = errors.map(error => (error === '' ? 'a bare 401' : error));
  const due = [...codes, ...(page === true ? ['an error page'] : [])].join(' or ');
  const where = [refusedBy].flat().map(step => PLACES[step]);
  return (
    `Carries out a good authorization${bound.join('')}, and the same once more, spoilt: ${changesIn(spoils)}. ` +
    `Due is a refusal ${where.join(' or ')}: ${due}.`
  );
}

/** What a probe does that changes a good story as it may be changed. */
export function describeAcceptance(changes: readonly Spoils[], acceptedBy: keyof Spoils): string {
  return `Carries out a good authorization, and the same once more, unusual but right: ${changesIn(changes)}. It must succeed ${PLACES[acceptedBy]}.`;
}

function changesIn(spoils: readonly Spoils[]): string {
  const changes = spoils.flatMap(shape =>
    Object.entries(shape).map(([step, spoil]) => {
      const hooks = Object.keys(spoil).map(hook => HOOKS[hook as keyof Spoil]);
      return `${PLACES[step as keyof Spoils]} it ${hooks.join(' and ')}`;
    }),
  );
  return [...new Set(changes)].join('; ');
}
