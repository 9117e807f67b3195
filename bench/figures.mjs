/** How long some work takes, in seconds. */
export async function secondsOf(work) {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** The same of work that nothing is awaited of. */
export function seconds(work) {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

export function median(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
}

/** Prints a figure with its ratio to its bound. */
export function row(title, time, bound, ofWhat, requests) {
  const figures = `${time.toFixed(3)} s, ${(time / bound).toFixed(2)} × of ${bound.toFixed(3)} s (${ofWhat})`;
  line(title, `${figures}, ${requests} requests`);
}

export function line(title, figures) {
  process.stdout.write(`${title.padEnd(48)} ${figures}\n`);
}
