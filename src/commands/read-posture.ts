import { PAGE } from './show-posture.ts';
import type { PeopleList } from './posture-views.ts';
import { readPersonAndTenant } from './posture-words.ts';

interface Asked {
  tenant?: string;
  person?: string;
  list?: PeopleList;
  from?: number;
}

const LISTS: Readonly<Record<string, PeopleList>> = {
  lost: 'lost',
  losses: 'lost',
  unknown: 'unknown',
  'not known': 'unknown',
  'not required': 'notRequired',
};

/** What stands behind `posture`: nothing, a tenant, a person, which list of people, and from where. */
export function readPosture(rest: string): Asked | { readonly say: string } {
  const misplaced = misplacedSwitch(rest);
  if (misplaced) return { say: misplaced };
  const { words, from } = takeFrom(rest.trim());
  const { words: left, list } = takeList(words);
  const paged = { ...(from !== undefined && { from }), ...(list && { list }) };
  const named = readPersonAndTenant(left);
  if (named) return { person: named.person, ...(named.tenant && { tenant: named.tenant }) };
  const tenant = left.replace(/^(?:for|of|in)\s+/i, '').trim();
  if (tenant === '' || /^(?:all|everybody|tenants)$/i.test(tenant)) {
    return list || from ? { say: 'Of which tenant? For example: `posture contoso lost`.' } : {};
  }
  return { tenant, ...paged };
}

/** "posture admin-mfa on contoso" and the like: what was probably meant. */
function misplacedSwitch(rest: string): string | undefined {
  const words = rest.toLowerCase().split(/\s+/);
  const turn = words.find((word) => word === 'on' || word === 'off');
  const policy = /\b(admin|user)s?\b/i.exec(rest)?.[1]?.toLowerCase();
  if (!turn || (!policy && !/\bmfa\b/i.test(rest))) return undefined;
  const tenant = words
    .filter((word) => !/^(on|off|for|of|in|policy|mfa|(admin|user)s?([-_]?mfa)?)$/.test(word))
    .join(' ');
  return `Did you mean \`posture ${turn} ${policy ?? 'admin'}-mfa ${tenant.slice(0, 60) || 'contoso'}\`?`;
}

function takeFrom(words: string): { readonly words: string; readonly from?: number } {
  const match = /^(.*?)(?:\s+|^)(?:(more)|from\s+(\d{1,6})|page\s+(\d{1,4}))$/i.exec(words);
  if (!match) return { words };
  const [, head = '', more, from, page] = match;
  const at = more ? PAGE + 1 : page ? (Math.max(1, Number(page)) - 1) * PAGE + 1 : Math.max(1, Number(from));
  return { words: head.trim(), from: at };
}

function takeList(words: string): { readonly words: string; readonly list?: PeopleList } {
  const match = /^(.*?)(?:\s+|^)(lost|losses|unknown|not known|not required)$/i.exec(words);
  const list = match && LISTS[(match[2] as string).toLowerCase()];
  return list ? { words: (match[1] ?? '').trim(), list } : { words };
}
