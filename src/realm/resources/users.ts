import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { inFlight } from '../../in-flight.js';
import { asJson } from '../json.js';
import { stillThere } from '../meanwhile.js';
import { attributeLists } from '../mutations.js';
import { namedIn, withNamed } from '../named.js';
import type { ResourceKind } from '../resource.js';

/** Users that the template names: a realm may have millions, so nobody asks for all. Credentials are set on create only. */
export default {
  id: 'users',
  section: 'users',
  after: ['realm'],
  key: user => String(user.username),
  identity: 'given',
  writeOnly: ['credentials'],
  async read({ admin }, desired, made) {
    const names = new Set([...desired.map(({ username }) => String(username)), ...made]);
    const found = await inFlight([...names], 4, async username => {
      const users = await admin.users.find({ username, exact: true });
      // Keycloak keeps user names in lower case.
      return users.map(user => ({ ...asJson(user), username }));
    });
    return found.flat();
  },
  writing: {
    inFlight: 4,
    async each({ admin }, { change, desired, current }) {
      const ours = { ...desired, attributes: attributeLists(desired.attributes) };
      if (current === undefined) {
        await admin.users.create({ enabled: true, ...ours } as UserRepresentation);
        return;
      }
      const id = String(current.id);
      const now = asJson(stillThere(await admin.users.findOne({ id })));
      await admin.users.update({ id }, withNamed(now, ours, namedIn(change)) as UserRepresentation);
    },
  },
} satisfies ResourceKind;
