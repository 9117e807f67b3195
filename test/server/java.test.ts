import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findJava } from '../../src/server/java.js';
import { script, temporaryFolder } from './temporary.js';

/** A Java that does nothing but say its version, and breaks when the environment meddles with it. */
async function fakeJava(home: string, version: string): Promise<string> {
  const specification = version.startsWith('1.') ? version.slice(0, 3) : version.split('.')[0];
  await script(
    join(home, 'bin', 'java'),
    '[ -z "$JAVA_TOOL_OPTIONS$JDK_JAVA_OPTIONS" ] || exit 1',
    `echo "    java.home = ${home}" >&2`,
    `echo "    java.specification.version = ${specification}" >&2`,
    `echo "    java.version = ${version}" >&2`,
  );
  return home;
}

const SYSTEM_PATH = process.env.PATH;

describe('findJava', () => {
  test('takes the newest that fits, wherever it is', async () => {
    const folder = await temporaryFolder();
    await fakeJava(join(folder, 'path'), '17.0.15');
    const home = await fakeJava(join(folder, 'home'), '21.0.2');
    const newest = await fakeJava(join(folder, 'jvm', 'any'), '25.0.3');
    const env = { PATH: join(folder, 'path', 'bin'), JAVA_HOME: home };
    expect(await findJava(env, [join(folder, 'jvm', '*')])).toEqual({ home: newest, release: 25, version: '25.0.3' });
    expect(await findJava(env, [])).toMatchObject({ home, release: 21 });
  });

  test('compares updates as numbers', async () => {
    const folder = await temporaryFolder();
    for (const version of ['21.0.9', '21.0.10', '21.0.2']) await fakeJava(join(folder, version), version);
    expect(await findJava({}, [join(folder, '*')])).toMatchObject({ version: '21.0.10' });
  });

  test('does not let JAVA_HOME at a Java 11 disturb', async () => {
    const folder = await temporaryFolder();
    const eleven = await fakeJava(join(folder, '11'), '11.0.22');
    await fakeJava(join(folder, '17'), '17.0.15');
    const env = { JAVA_HOME: eleven, PATH: `${join(eleven, 'bin')}:${join(folder, '17', 'bin')}` };
    expect(await findJava(env, [])).toMatchObject({ release: 17 });
  });

  test('takes a Java newer than the recommended one only where there is no other', async () => {
    const folder = await temporaryFolder();
    const future = await fakeJava(join(folder, 'a'), '27');
    expect(await findJava({ JAVA_HOME: future }, [])).toMatchObject({ release: 27 });
    await fakeJava(join(folder, 'b'), '17.0.1');
    expect(await findJava({ JAVA_HOME: future }, [join(folder, '*')])).toMatchObject({ release: 17 });
  });

  test('asks each Java without the options that the environment has for it', async () => {
    const home = await fakeJava(await temporaryFolder(), '25');
    expect(await findJava({ JAVA_HOME: home, JAVA_TOOL_OPTIONS: '-broken' }, [])).toMatchObject({ release: 25 });
  });

  test('says what was found where, and what is missing', async () => {
    const folder = await temporaryFolder();
    const old = await fakeJava(join(folder, 'old'), '1.8.0_402');
    await script(join(folder, 'broken', 'bin', 'java'), 'exit 1');
    const found = findJava({ JAVA_HOME: old, PATH: join(folder, 'broken', 'bin') }, []);
    await expect(found).rejects.toThrow(/Java 17 or newer \(25 is recommended\)/);
    await expect(found).rejects.toThrow(`${old}/bin/java: Java 1.8.0_402, too old`);
    await expect(found).rejects.toThrow(`${folder}/broken/bin/java: does not run`);
    await expect(found).rejects.toThrow(/Install a Java 25 runtime, or set JAVA_HOME/);
  });

  test('says that there is none at all', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'java'), 'not executable');
    const env = { PATH: join(folder, 'bin'), JAVA_HOME: join(folder, 'missing') };
    await expect(findJava(env, [])).rejects.toThrow(/There is no Java on PATH, in JAVA_HOME or in the usual places/);
  });

  test('finds the one that this machine has', async () => {
    expect((await findJava({ PATH: SYSTEM_PATH })).release).toBeGreaterThanOrEqual(17);
  });
});
