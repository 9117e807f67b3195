import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Names under which distributions have it, most likely first. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Finds Chromium, or a browser made of it.
 *
 * @returns the path of its executable
 * @throws Error when there is none, or what was named is none; it says what to do
 */
export async function findChromium({
  executable,
  environment,
}: {
  readonly executable?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): Promise<string> {
  const named = executable ?? environment.CHROME_PATH;
  if (named !== undefined) {
    if (await isExecutable(named)) return named;
    throw new Error(`${executable === undefined ? 'CHROME_PATH' : '--browser'}: ${named} cannot be executed`);
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter(folder => folder !== '');
  for (const path of [...NAMES.flatMap(name => folders.map(folder => join(folder, name))), ...ELSEWHERE]) {
    if (await isExecutable(path)) return path;
  }
  throw new Error(
    'There is no Chromium on this machine: install it (apt install chromium), or name it: --browser PATH or CHROME_PATH',
  );
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
