import { describe } from 'vitest';
import { canFail } from './can-fail.js';
import backendForFrontend from './defects/backend-for-frontend.js';
import browserAppRotation from './defects/browser-app-rotation.js';
import nativeApp from './defects/native-app.js';

describe('a backend for a frontend', () => {
  canFail(backendForFrontend);
});

describe('an app in the browser whose refresh tokens are rotated', () => {
  canFail(browserAppRotation);
});

describe('an app on a device', () => {
  canFail(nativeApp);
});
