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
      let isThere = true;
      // Looks again and again, as people do: an event of a page may come before somebody listens.
      const looking = (async () => {
        while (isThere) {
          for (const page of browser.contexts().flatMap(context => context.pages())) {
            logins += (await act(page, person).catch(() => false)) ? 1 : 0;
          }
          await sleep(50);
        }
      })();
      return {
        logins: () => logins,
        async leave() {
          isThere = false;
          await looking;
          await browser.close();
        },
      };
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

/** Does once on each page what it asks for; true: it was the login. */
function act(page: Page, { username, password }: Person): Promise<boolean> {
  return page.evaluate(`(() => {
    const { dataset } = document.documentElement;
    if (document.readyState !== 'complete' || dataset.done === 'yes') return false;
    dataset.done = 'yes';
    document.querySelector('[name=accept]')?.click();
    const secret = document.querySelector('input[type=password]');
    if (secret === null) return false;
    document.querySelector('input[name=username]').value = ${JSON.stringify(username)};
    secret.value = ${JSON.stringify(password)};
    secret.form.requestSubmit();
    return true;
  })()`);
}
