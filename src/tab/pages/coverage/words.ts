import type { CoverageLine } from '../../../commands/result.ts';
import type { Wire } from '../../api.ts';
import { manyWords } from '../../parts/numbers.ts';

export type Line = Wire<CoverageLine>;

/** Tenants are looked at every minute or so: after this long without a look something is wrong. */
const LATE_MS = 15 * 60_000;

export type Sight = 'blind' | 'failing' | 'late' | 'importing' | 'paused' | 'watched';

/** Gravest first. */
const ORDER: readonly Sight[] = ['blind', 'failing', 'late', 'importing', 'watched', 'paused'];

export const SIGHT_WORDS: Readonly<Record<Sight, string>> = {
  blind: 'Cannot read',
  failing: 'Last look failed',
  late: 'Not looked at lately',
  importing: 'First import not finished',
  paused: 'Paused',
  watched: 'Watched',
};

/** How far a tenant is seen at the moment. */
export function sightOf({ tenant, coverage }: Line, now: Date): Sight {
  if (tenant.state === 'blind') return 'blind';
  if (tenant.state === 'paused') return 'paused';
  if (coverage?.lastError) return 'failing';
  if (!coverage?.importedAt) return 'importing';
  const seen = coverage.seenUpTo === undefined ? 0 : Date.parse(coverage.seenUpTo);
  return now.getTime() - seen > LATE_MS ? 'late' : 'watched';
}

/** Something of a tenant that is watched is known to be missing. */
export function lacksOf(line: Line): readonly string[] {
  const notices = line.undelivered.reduce((sum, { count }) => sum + count, 0);
  return [...unseenOf(line), ...(notices > 0 ? [manyWords(notices, 'notice') + ' not delivered'] : [])];
}

/** What is lacking is not only something told late. */
export function isPartly(line: Line): boolean {
  return unseenOf(line).length > 0;
}

function unseenOf({ coverage, posture, missed }: Line): readonly string[] {
  return [
    ...(coverage?.gap ? ['a gap'] : []),
    ...(coverage && coverage.rejected > 0 ? [manyWords(coverage.rejected, 'unreadable record')] : []),
    ...(missed ? ['no MFA reading of the newest day'] : []),
    ...(posture && posture.status !== 'complete' ? ['MFA posture in part'] : []),
  ];
}

/** Blind tenants first, then what else is not seen, then by name. */
export function byNeed(lines: readonly Line[], now: Date): readonly Line[] {
  const rank = (line: Line) => ORDER.indexOf(sightOf(line, now)) * 2 - (lacksOf(line).length > 0 ? 1 : 0);
  return lines.toSorted((a, b) => rank(a) - rank(b) || a.tenant.name.localeCompare(b.tenant.name, 'en'));
}

export interface Headline {
  readonly isWhole: boolean;
  readonly words: string;
}

/** Whether everything is seen, in a sentence; never said of what is not known. */
export function headlineOf(lines: readonly Line[], now: Date): Headline {
  if (lines.length === 0) return { isWhole: false, words: 'You see no tenant: nothing is watched for you.' };
  const many = (sight: Sight) => lines.filter((line) => sightOf(line, now) === sight).length;
  const counted = (sight: Sight, one: string, more: string) => {
    const count = many(sight);
    return count === 0 ? [] : [`${manyWords(count, 'tenant')} ${count === 1 ? one : more}`];
  };
  const sum = (of: (line: Line) => number) => lines.reduce((all, line) => all + of(line), 0);
  const told = (count: number, one: string) => (count === 0 ? [] : [manyWords(count, one)]);
  const notices = sum(({ undelivered }) => undelivered.reduce((all, { count }) => all + count, 0));
  const faults = [
    ...counted('blind', 'cannot be read', 'cannot be read'),
    ...counted('failing', 'could not be read at the last look', 'could not be read at the last look'),
    ...counted('late', 'was not looked at lately', 'were not looked at lately'),
    ...counted('importing', 'is being imported', 'are being imported'),
    ...counted('paused', 'is paused', 'are paused'),
    ...told(lines.filter(({ coverage }) => coverage?.gap).length, 'known gap'),
    ...told(
      sum(({ coverage }) => coverage?.rejected ?? 0),
      'unreadable record',
    ),
    ...told(lines.filter(({ missed }) => missed).length, 'missing MFA reading'),
    ...told(lines.filter(({ posture }) => posture && posture.status !== 'complete').length, 'incomplete MFA reading'),
  ];
  const untold = notices > 0 ? `${manyWords(notices, 'notice')} ${notices === 1 ? 'is' : 'are'} not delivered` : '';
  if (faults.length > 0) {
    const words = `Not everything is seen: ${[...faults, ...(untold ? [untold] : [])].join(', ')}.`;
    return { isWhole: false, words };
  }
  if (untold) return { isWhole: false, words: `Everything is seen, but not everything is told: ${untold}.` };
  const all = lines.length === 1 ? 'The one tenant' : `All ${lines.length} tenants`;
  return {
    isWhole: true,
    words: `Everything is seen. ${all} answered within the last 15 minutes, and no notice waits.`,
  };
}
