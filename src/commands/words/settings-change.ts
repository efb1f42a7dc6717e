import { MAIL_TOPICS, type Tenant } from '../../tenants/tenant.ts';
import type { TenantFields } from '../settings-views.ts';

/** What is to be changed; what is absent stays. */
export type FieldChanges = { readonly [K in keyof TenantFields]?: TenantFields[K] };

type Words = Readonly<Record<string, string>>;

/**
 * What changes in few words, "UTC → Europe/London", for the trail, which keeps for ever: lists of addresses and accounts
 * are said by how many they are. Nothing for what stays as it is.
 */
export function settingsChange(before: TenantFields, changes: FieldChanges): Words {
  const now: TenantFields = { ...before, ...changes };
  const said = { ...plainWords(before, now), ...listWords(before, now) };
  return Object.fromEntries(Object.entries(said).filter(([, words]) => words !== ''));
}

function plainWords(before: TenantFields, now: TenantFields): Words {
  return {
    timeZone: fromTo(before.timeZone, now.timeZone),
    ignoreUpTo: fromTo(before.ignoreUpTo, now.ignoreUpTo),
    psa: fromTo(psaWords(before.psa), psaWords(now.psa)),
    twoPeople: fromTo(before.twoPeople.join(' ') || 'none', now.twoPeople.join(' ') || 'none'),
  };
}

function listWords(before: TenantFields, now: TenantFields): Words {
  const mail = MAIL_TOPICS.map((topic) => {
    const words = counted(before.mailTo[topic] ?? [], { now: now.mailTo[topic] ?? [], what: 'addresses' });
    return [`mail ${topic}`, words] as const;
  });
  const accounts = counted(before.breakGlass, { now: now.breakGlass, what: 'accounts' });
  return { breakGlass: accounts, ...Object.fromEntries(mail) };
}

function fromTo(before: string, now: string): string {
  return before === now ? '' : `${before} → ${now}`;
}

function counted(
  before: readonly string[],
  { now, what }: { readonly now: readonly string[]; readonly what: string },
): string {
  const added = now.filter((one) => !before.includes(one)).length;
  const gone = before.filter((one) => !now.includes(one)).length;
  return added + gone === 0 ? '' : `${before.length} → ${now.length} ${what} (${added} added, ${gone} removed)`;
}

function psaWords(psa: Tenant['psa'] | null): string {
  if (!psa) return 'none';
  const { system, company, board, opens } = psa;
  return [system, company, board, opens && `opens ${opens.join(' ') || 'nothing'}`].filter(Boolean).join(' ');
}
