const PAGE = 50;
const PAGES_IN_FLIGHT = 8;

/**
 * Reads a long list in pages: one call for all of 1,000 clients takes Keycloak 8 s on a cold cache, pages of 50 half a
 * second. Each page that is full lets one more be asked for at the same time, so that a short list takes few requests.
 *
 * @param expected - how many items there probably are: so many pages are asked for without waiting for one to be full
 * @throws whatever the first failing page throws, after those under way have ended
 */
export async function inPages<T>(
  page: (window: { first: number; max: number }) => Promise<readonly T[]>,
  expected = 0,
): Promise<T[]> {
  const sure = Math.max(Math.ceil(expected / PAGE), 1);
  const pages: (readonly T[])[] = [];
  const failures: unknown[] = [];
  const readers: Promise<void>[] = [];
  let next = 0;
  let ended = false;
  const reader = async (): Promise<void> => {
    while (!ended) {
      const index = next;
      next += 1;
      try {
        const found = await page({ first: index * PAGE, max: PAGE });
        pages[index] = found;
        ended ||= found.length < PAGE;
        // What is expected to be the last page tells whether there is another.
        if (index < sure - 1 && next >= sure) return;
        if (!ended && readers.length < PAGES_IN_FLIGHT) readers.push(reader());
      } catch (failure) {
        failures.push(failure);
        ended = true;
      }
    }
  };
  while (readers.length < Math.min(sure, PAGES_IN_FLIGHT)) readers.push(reader());
  // Grows meanwhile.
  for (const reading of readers) await reading;
  if (failures.length > 0) throw failures[0];
  return pages.flat();
}
