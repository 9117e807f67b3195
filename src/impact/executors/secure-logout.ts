import { attributeOf, isOn } from '../client.js';
import type { Executor } from '../executor.js';

const refusal = 'Front-channel logout is not allowed for this client';

export default {
  id: 'secure-logout',
  save(client, configuration) {
    if (isOn(configuration['allow-front-channel-logout'])) return {};
    const url = attributeOf(client, 'frontchannel.logout.url') ?? '';
    if (client.frontchannelLogout !== true && url.trim() === '') return {};
    return { refuses: refusal, current: url === '' ? true : url };
  },
  requests(client, configuration) {
    if (client.frontchannelLogout !== true || isOn(configuration['allow-front-channel-logout'])) return [];
    const depends = 'on whether a user is logged out by a link, which is a GET';
    return [{ events: ['LOGOUT_REQUEST'], effect: 'breaks', what: refusal, depends }];
  },
} satisfies Executor;
