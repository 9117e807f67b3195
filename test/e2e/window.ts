import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import type { Person } from '../../src/parties/browser.js';
import { findChromium } from '../../src/parties/find-chromium.js';

/** A Chromium with a window that needs no display, and somebody in front of it. */
export interface Window {
  /** What is started in place of Chromium. */
  readonly executable: string;
  /** Waits until it runs, and then does on its pages what a person does: the tool does not know of it. */
  sitDown(person: Person): Promise<{ readonly logins: () => number; leave(): Promise<void> }>;
}

/** Prepares a Chromium that others can look into. */
export async function openWindow(folder: string): Promise<Window> {
  const executable = join(folder, 'chromium');
  const said = join(folder, 'chromium.log');
  const real = await findChromium({ environment: process.env });
  await writeFile(executable, `#!/bin/sh\nexec '${real}' --headless=new --remote-debugging-port=0 "$@" 2>'${said}'\n`);
  await chmod(executable, 0o755);
  return {
    executable,
    async sitDown(person) {
      const browser = await chromium.connectOverCDP(await addressIn(said));
      let logins = 0;
      const look = (page: Page) =>
        page.on('domcontentloaded', async () => {
          logins += (await act(page, person).catch(() => false)) ? 1 : 0;
        });
      for (const context of browser.contexts()) context.on('page', look);
      return { logins: () => logins, leave: () => browser.close() };
    },
  };
}

async function addressIn(file: string): Promise<string> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const address = /ws:\S+/.exec(await readFile(file, 'utf8').catch(() => ''))?.[0];
    if (address !== undefined) return address;
    await sleep(50);
  }
  throw new Error('Chromium was not started');
}

/** Whether it was the login. */
async function act(page: Page, { username, password }: Person): Promise<boolean> {
  const secret = page.locator('input[type=password]');
  if ((await secret.count()) === 0) {
    const accept = page.locator('[name=accept]');
    if ((await accept.count()) > 0) await accept.click();
    return false;
  }
  await page.locator('input[name=username]').fill(username);
  await secret.fill(password);
  await secret.press('Enter');
  return true;
}
