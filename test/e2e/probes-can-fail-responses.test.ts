import { canFail } from './can-fail.js';
import responses from './defects/responses.js';

canFail(responses);
