import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/versions.mjs', import.meta.url));

test('an older Keycloak takes the template, and does what the matrix says', async () => {
  const child = spawn(process.execPath, [script, '--known', '--template', 'fapi2-security-profile-dpop', '26.5.6'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Ended early, it stops its server.
  onTestFinished(() => void child.kill());
  const texts: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => texts.push(text));
  const code = await new Promise(resolve => child.on('close', resolve));
  expect({ code, differing: texts.join('') }).toEqual({ code: 0, differing: '' });
});
