import { setTimeout as sleep } from 'node:timers/promises';

const WAITS_MS = [200, 500, 1000];

/**
 * Tries again, at most three times and with short waits, what time can heal.
 *
 * @param heals - whether this error may be gone on the next try, and trying again does no harm
 */
export async function patiently<T>(attempt: () => Promise<T>, heals: (error: unknown) => boolean): Promise<T> {
  for (const wait of WAITS_MS) {
    try {
      return await attempt();
    } catch (error) {
      if (!heals(error)) throw error;
      await sleep(wait);
    }
  }
  return attempt();
}
