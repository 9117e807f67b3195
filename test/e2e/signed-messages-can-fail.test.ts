import { describe } from 'vitest';
import { canFail } from './can-fail.js';
import fapi1Advanced from './defects/fapi1-advanced.js';
import fapi1Baseline from './defects/fapi1-baseline.js';
import fapi2MessageSigning from './defects/fapi2-message-signing.js';

describe.each([fapi2MessageSigning, fapi1Baseline, fapi1Advanced])('$template', defects => {
  canFail(defects);
});
