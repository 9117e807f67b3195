import type { Answer } from '../answer.js';
import { authorize } from './authorize.js';
import { backchannel } from './backchannel.js';
import { introspect } from './introspect.js';
import { par } from './par.js';
import { refresh } from './refresh.js';
import { revoke } from './revoke.js';
import type { Step } from './route.js';
import type { Spoil, Story } from './story.js';
import { token } from './token.js';
import { userinfo } from './userinfo.js';

/** Carries a story one step on, spoilt in one place or not. */
type Carry = (story: Story, spoil?: Spoil) => Promise<Answer>;

/** What a relying party can ask of a server. */
export const steps: Readonly<Record<Step, Carry>> = {
  par,
  authorize,
  backchannel,
  token,
  userinfo,
  refresh,
  introspect,
  revoke,
};
