import { describe, expect, it } from 'vitest';
import { overlay } from '../../src/export/overlay.js';

describe('an overlay', () => {
  it('says only what is another', () => {
    expect(overlay({ a: 1, b: true, c: 'x' }, { a: '1', b: false, c: 'x', d: 5, e: 6 }, { d: 5, e: 7 })).toEqual({
      b: false,
      e: 6,
    });
  });

  it('removes what is not there', () => {
    expect(overlay({ attributes: { a: 'x', b: '' } }, { attributes: {} }, {})).toEqual({ attributes: { a: null } });
    expect(
      overlay(
        {
          clientProfiles: [
            { name: 'p', executors: [{ executor: 'x' }, { executor: 'y', configuration: { z: 1 } }] },
            { name: 'q' },
          ],
        },
        { clientProfiles: [{ name: 'p', executors: [{ executor: 'y', configuration: {} }, { executor: 'new' }] }] },
        {},
      ),
    ).toEqual({
      clientProfiles: [
        {
          name: 'p',
          executors: [
            { executor: 'y', configuration: { z: null } },
            { executor: 'new' },
            { executor: 'x', remove: true },
          ],
        },
        { name: 'q', remove: true },
      ],
    });
  });

  it('leaves out what Keycloak has by itself, and says the type of what was changed of it', () => {
    const own = {
      keys: [
        { name: 'k', providerId: 'rsa', config: { priority: '100' } },
        { name: 'l', providerId: 'rsa' },
      ],
    };
    const found = {
      keys: [
        { name: 'k', providerId: 'rsa', config: { priority: '90' } },
        { name: 'l', providerId: 'rsa' },
      ],
    };
    expect(overlay({}, found, own)).toEqual({ keys: [{ name: 'k', providerId: 'rsa', config: { priority: '90' } }] });
  });

  it('takes out and says anew what stands in another order', () => {
    const executors = (...names: readonly string[]) => ({ executors: names.map(executor => ({ executor })) });
    expect(overlay(executors('a', 'b', 'c'), executors('a', 'c', 'd', 'b'), {})).toEqual({
      executors: [
        { executor: 'c', remove: true },
        { executor: 'c' },
        { executor: 'd' },
        { executor: 'b', remove: true },
        { executor: 'b' },
      ],
    });
    expect(overlay(executors('a', 'b', 'c'), executors('a', 'c', 'd'), {})).toEqual({
      executors: [{ executor: 'd' }, { executor: 'b', remove: true }],
    });
  });

  it('compares no secret', () => {
    expect(overlay({ a: '$(s)', b: '$(t)' }, { a: 'x', b: 'y' }, {}, text => text === '$(s)')).toEqual({ b: 'y' });
  });
});
