import { z } from 'zod';
import type { ProviderAlert } from '../../alert.ts';
import { isCustom } from './signs.ts';
import { shownTitle } from './titles.ts';

/** What a kind remembers of the policy behind an alert that no policy of Microsoft's is known for. */
export const Custom = {
  custom: z.boolean().default(false),
  policy: z.string().default(''),
  /** Where the policy's condition is written. */
  place: z.string().default('Defender (Policies & rules, Alert policy)'),
};

export interface Custom {
  readonly custom: boolean;
  readonly policy: string;
  readonly place: string;
}

/** Where each product keeps its policies; all others keep them as alert policies. */
const PLACES: Readonly<Record<string, string>> = {
  microsoftdefenderforcloudapps: 'Defender (Cloud apps, Policies)',
  datalossprevention: 'Purview (Data loss prevention, Policies)',
  microsoftsentinel: 'Microsoft Sentinel (Analytics)',
  microsoft365defender: 'Defender (Hunting, Custom detection rules)',
};

export function readCustom(alert: ProviderAlert): Partial<Custom> {
  const product = (
    alert.category === 'DataLossPrevention' ? alert.category : (alert.serviceSource ?? '')
  ).toLowerCase();
  const place = Object.hasOwn(PLACES, product) ? PLACES[product] : undefined;
  return { custom: isCustom(alert), policy: shownTitle(alert.title), ...(place && { place }) };
}

/** That the condition of a company's own policy is not known here, and where it is written; nothing for Microsoft's own. */
export function notReadable({ custom, policy, place }: Custom): string[] {
  if (!custom) return [];
  const named = policy ? `called “${policy}”` : 'of this name';
  return [
    `Tocsin knows no policy of Microsoft’s ${named}: it is probably one that your company wrote. Its condition cannot be read here; ${place} shows it.`,
  ];
}
