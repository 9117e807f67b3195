import type { Probe, Target } from './probe.js';

/** What a probe may need that not every setting has. */
export type Need = 'certificates' | 'second authority';

type Means = Pick<Target, 'authority' | 'secondAuthority'>;

const NEEDS: Readonly<Record<Need, { readonly isMet: (means: Means) => boolean; readonly otherwise: string }>> = {
  certificates: {
    isMet: ({ authority }) => authority !== undefined,
    otherwise: 'Needs certificates of an authority that the server trusts: --client-ca FILE --client-ca-key FILE.',
  },
  'second authority': {
    isMet: ({ secondAuthority }) => secondAuthority !== undefined,
    otherwise:
      'Needs a second authority that the server trusts for client certificates: --second-client-ca FILE --second-client-ca-key FILE.',
  },
};

/**
 * Why a probe cannot be carried out in a setting.
 *
 * @returns undefined where it can
 */
export function unmetNeed({ needs = [] }: Pick<Probe, 'needs'>, means: Means): string | undefined {
  const need = needs.find(name => !NEEDS[name].isMet(means));
  return need === undefined ? undefined : NEEDS[need].otherwise;
}
