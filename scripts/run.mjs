// npm's scripts go through here: `node scripts/run.mjs bench|build|check|generate|quickstart|test|versions [arguments]`.
//
// Nothing is installed yet when this runs, and Node may be an old one: only what every Node with modules can read, and
// no import before the version is known to be good.
const OLDEST = [20, 19];
const found = process.versions.node.split('.').map(Number);

if (found[0] < OLDEST[0] || (found[0] === OLDEST[0] && found[1] < OLDEST[1])) {
  console.error(
    `keycloak-fapi-kit needs Node ${OLDEST.join('.')} or newer; this is Node ${process.versions.node} ` +
      `(${process.execPath}).`,
  );
  process.exitCode = 1;
} else {
  import('./tasks.mjs').then(({ main }) => main(process.argv.slice(2)));
}
