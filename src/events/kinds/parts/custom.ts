import { z } from 'zod';
import type { ProviderAlert } from '../../alert.ts';
import { isCustom } from './signs.ts';
import { shownTitle } from './titles.ts';

export interface Custom {
  readonly custom: boolean;
  readonly policy: string;
  /** Where the policy's condition is written. */
  readonly place: string;
}

const OF_MICROSOFT: Custom = { custom: false, policy: '', place: 'Defender (Policies & rules, Alert policy)' };

/** What a kind remembers of the policy behind an alert that no policy of Microsoft's is known for. */
export const Custom = {
  custom: z.boolean().default(OF_MICROSOFT.custom),
  policy: z.string().default(OF_MICROSOFT.policy),
  place: z.string().default(OF_MICROSOFT.place),
};

/** Where each product keeps its policies; all others keep them as alert policies. */
const PLACES: Readonly<Record<string, string>> = {
  microsoftdefenderforcloudapps: 'Defender (Cloud apps, Policies)',
  datalossprevention: 'Purview (Data loss prevention, Policies)',
  microsoftsentinel: 'Microsoft Sentinel (Analytics)',
  microsoft365defender: 'Defender (Hunting, Custom detection rules)',
};

/** What is known of the policy; of an alert of Microsoft's own, that it is one. */
export function readCustom(alert: ProviderAlert): Custom {
  if (!isCustom(alert)) return OF_MICROSOFT;
  const product = (
    alert.category === 'DataLossPrevention' ? alert.category : (alert.serviceSource ?? '')
  ).toLowerCase();
  const place = Object.hasOwn(PLACES, product) ? PLACES[product] : undefined;
  return { custom: true, policy: shownTitle(alert.title), place: place ?? OF_MICROSOFT.place };
}

const WHEN = /^Microsoft raises this when /;

/**
 * What is said of an event, the first sentence being what happened or when Microsoft raises it. Of a company's own policy
 * only the name is known: that it rings for the same is not claimed, and where its condition is written is added.
 */
export function asKnown({ custom, policy, place }: Custom, [what = '', ...more]: readonly string[]): string[] {
  if (!custom) return [what, ...more];
  const named = policy ? `called “${policy}”` : 'of this name';
  return [
    what.replace(WHEN, 'By its name or operation it resembles what Microsoft raises when '),
    ...more,
    `Tocsin knows no policy of Microsoft’s ${named}: it is probably one that your company wrote. Its condition cannot be read here; ${place} shows it.`,
  ];
}
