import { readRange } from '../../kernel/range.ts';
import { plainLine } from '../../texts/plain.ts';
import { criteriaSet, DEFAULT_DAYS, LIMITS, type Criteria, type IgnoreRule } from './rule.ts';

type Proposed = Pick<IgnoreRule, 'criteria' | 'from' | 'until' | 'reason' | 'expiresAt'>;

/** Fewer letters and digits than this tell no titles apart. */
const FEWEST_TITLE_CHARS = 4;

/** What stands against saving a rule, in words for its author; undefined where nothing does. */
export function checkRule({ criteria, from, until, reason, expiresAt }: Proposed, now: Date): string | undefined {
  return checkCriteria(criteria) ?? checkReason(reason) ?? checkTimes({ from, until, expiresAt }, now);
}

export function checkCriteria(criteria: Criteria): string | undefined {
  const set = criteriaSet(criteria);
  if (set.length === 0)
    return 'A rule of nothing but Any would hide every event. Choose at least one thing that the events have in common.';
  if (criteria.kind === 'unclassified') return 'Events of no known kind have nothing in common. Choose something else.';
  for (const name of set) {
    const { length } = criteria[name] as { readonly length: number };
    if (length === 0) return 'One of the choices is empty. Please choose again.';
    if (name !== 'kind' && length > LIMITS.entries)
      return `A rule may list ${LIMITS.entries} entries of one sort; this one has ${length}.`;
  }
  return checkTitle(criteria.title) ?? checkNetworks(criteria.networks);
}

function checkTitle(words: Criteria['title']): string | undefined {
  if (!words) return undefined;
  const chars = words.join('').length;
  if (chars > LIMITS.titleChars)
    return `The words of the title may have ${LIMITS.titleChars} letters; these have ${chars}.`;
  if (chars < FEWEST_TITLE_CHARS) return 'So short a word is in many titles. Give a longer one, or more words.';
  return undefined;
}

function checkNetworks(networks: Criteria['networks']): string | undefined {
  for (const network of networks ?? []) {
    if (network.type === 'as') {
      if (Number.isSafeInteger(network.asn) && network.asn > 0 && network.asn < 2 ** 32) continue;
      return 'An AS number lies between 1 and 4294967295.';
    }
    const reading = readRange(network.range);
    if (reading.kind === 'refused') return reading.say;
    const { family, bits, text } = reading.range;
    if (bits < LIMITS.bits[family])
      return `${text} covers so much of the Internet that it is as good as Any. The widest range is /${LIMITS.bits[family]} for IPv${family}.`;
  }
  return undefined;
}

export function checkReason(reason: string): string | undefined {
  const { length } = reason.trim();
  if (plainLine(reason, LIMITS.reason) === '') return 'Please give a reason: others will ask why this is hidden.';
  if (length > LIMITS.reason) return `The reason may have ${LIMITS.reason} characters; this one has ${length}.`;
  return undefined;
}

function checkTimes(
  { from, until, expiresAt }: Pick<Proposed, 'from' | 'until' | 'expiresAt'>,
  now: Date,
): string | undefined {
  const life = expiresAt.getTime() - now.getTime();
  if (!(life > 0)) return 'The rule would have expired already.';
  if (life > LIMITS.days * 86_400_000) return `A rule lives ${LIMITS.days} days at most; it can be extended.`;
  if (from && until && from.getTime() >= until.getTime()) return 'The period ends before it begins.';
  if (until && until.getTime() <= now.getTime()) return 'The period is over already: the rule would hide nothing.';
  if (from && from.getTime() >= expiresAt.getTime())
    return `The period begins after the rule has expired. Rules live ${DEFAULT_DAYS} days unless you choose longer.`;
  return undefined;
}
