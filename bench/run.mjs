// Measures against lower bounds taken in the same run, so that the machine's speed cancels out: a line a figure, with the
// ratio to its bound. `npm run bench` measures all of it, `npm run bench -- realms` or `-- probes` that part alone, and
// `npm run bench -- 10 100` realms of these sizes. What the figures mean is said in realms.mjs and probes.mjs.
const PARTS = ['realms', 'probes'];
const args = process.argv.slice(2);
const sizes = args.filter(arg => /^[1-9]\d*$/.test(arg)).map(Number);
const named = args.filter(arg => PARTS.includes(arg));

if (named.length + sizes.length < args.length) {
  process.stderr.write('usage: npm run bench [-- [realms] [probes] [NUMBER-OF-CLIENTS…]]\n');
  process.exitCode = 1;
} else {
  const chosen = [...named, ...(sizes.length > 0 ? ['realms'] : [])];
  const { stop } = await import('./server.mjs');
  try {
    for (const part of PARTS) {
      if (chosen.length > 0 && !chosen.includes(part)) continue;
      const { measure } = await import(`./${part}.mjs`);
      await measure(sizes);
    }
  } finally {
    await stop();
  }
}
