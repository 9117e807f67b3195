import { asJson } from './json.js';
import { onceFor } from './once.js';
import { inPages } from './pages.js';

/** Number of clients that a realm has by itself. */
const OWN_CLIENTS = 6;

/** Every client of the realm; those of the template are expected to be there. */
export const clientsOf = onceFor(async ({ admin, desired }) => {
  const expected = desired.clients === undefined ? 0 : desired.clients.length + OWN_CLIENTS;
  return (await inPages(page => admin.clients.find(page), expected)).map(asJson);
});
