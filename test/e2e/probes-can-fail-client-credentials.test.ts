import { canFail } from './can-fail.js';
import clientCredentials from './defects/client-credentials.js';

canFail(clientCredentials);
