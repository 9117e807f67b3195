import { describe } from 'vitest';
import { canFail } from './can-fail.js';
import fapi2BoundToCertificate from './defects/fapi2-bound-to-certificate.js';
import fapi2Mtls from './defects/fapi2-mtls.js';

describe.each([fapi2Mtls, fapi2BoundToCertificate])('$template', defects => {
  canFail(defects);
});
