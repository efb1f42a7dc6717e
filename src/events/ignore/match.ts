import { rangeKey, readRange } from '../../kernel/range.ts';
import { SEVERITIES, type Severity } from '../alert.ts';
import { criteriaSet, isLive, type Criteria, type IgnoreRule, type RuleNetwork } from './rule.ts';
import type { Address, App, Person, Subject } from './subject.ts';

/** What the tenant and the moment say, beside the rule and the event. */
export interface Circumstances {
  readonly now: Date;
  /** The gravest severity that may be hidden in this tenant. */
  readonly limit: Severity;
}

export interface RuleMatcher {
  /** True when no rule can match anything: then nothing need be read of an event. */
  readonly isEmpty: boolean;
  /**
   * The rule that hides this event: of several the one with the lowest number, whatever the order they were given in;
   * undefined where none does.
   */
  match(subject: Subject, circumstances: Circumstances): IgnoreRule | undefined;
}

/** True when the severity is known and not graver than the limit. With the limit `high` everything may be hidden. */
export function mayHide(severity: Severity | undefined, limit: Severity): boolean {
  if (limit === 'high') return true;
  return severity !== undefined && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(limit);
}

/**
 * Rules made ready for many events. Each lies under its most telling criterion alone, so an event meets only the rules
 * that name its own first user, application, address, a word of its title, its country or its kind.
 */
export function compileRules(rules: readonly IgnoreRule[]): RuleMatcher {
  const index = new Map<string, Ready[]>();
  const lengths = { 4: new Set<number>(), 6: new Set<number>() };
  for (const rule of rules) {
    const test = compileCriteria(rule.criteria);
    if (!test) continue;
    for (const { family, bits } of test.ranges) lengths[family].add(bits);
    for (const key of keysOf(rule.criteria, test)) {
      const bucket = index.get(key);
      if (bucket) bucket.push({ rule, test });
      else index.set(key, [{ rule, test }]);
    }
  }
  return {
    isEmpty: index.size === 0,
    match(subject, { now, limit }) {
      if (!mayHide(subject.severity, limit)) return undefined;
      let found: IgnoreRule | undefined;
      for (const key of keysIn(subject, lengths)) {
        for (const { rule, test } of index.get(key) ?? []) {
          if (found && found.number < rule.number) continue;
          if (isLive(rule, now) && inPeriod(rule, subject.at) && test.meets(subject)) found = rule;
        }
      }
      return found;
    },
  };
}

interface Ready {
  readonly rule: IgnoreRule;
  readonly test: CriteriaTest;
}

/** True when the moment lies in the rule's period, both ends included. */
export function inPeriod({ from, until }: Pick<IgnoreRule, 'from' | 'until'>, at: Date): boolean {
  const moment = at.getTime();
  return (from === undefined || moment >= from.getTime()) && (until === undefined || moment <= until.getTime());
}

export interface CriteriaTest {
  /** True when every criterion that is set is met. */
  meets(subject: Subject): boolean;
  readonly ranges: readonly { readonly family: 4 | 6; readonly bits: number; readonly key: string }[];
  readonly asns: ReadonlySet<number>;
}

/** The criteria made ready; undefined for those that may match nothing: all *Any*, an empty list, a range that is none. */
export function compileCriteria(criteria: Criteria): CriteriaTest | undefined {
  const { kind, users, networks, countries, applications, title } = criteria;
  const set = criteriaSet(criteria);
  if (set.length === 0 || set.some((name) => criteria[name]?.length === 0)) return undefined;
  const nets = compileNetworks(networks ?? []);
  if (!nets) return undefined;
  const tests: ((subject: Subject) => boolean)[] = [];
  if (kind !== undefined) tests.push((subject) => subject.kind === kind);
  if (countries) tests.push(allIn(new Set(countries), ({ countries: seen }) => seen));
  if (title) tests.push(({ title: words }) => title.every((word) => words.has(word)));
  if (users)
    tests.push(
      every(
        ({ people }) => people,
        (person) => users.some((user) => samePerson(user, person)),
      ),
    );
  if (applications)
    tests.push(
      every(
        ({ applications: seen }) => seen,
        (app) => applications.some((known) => sameApp(known, app)),
      ),
    );
  if (networks) tests.push(every(({ addresses }) => addresses, nets.holds));
  return { meets: (subject) => tests.every((test) => test(subject)), ranges: nets.ranges, asns: nets.asns };
}

function every<T>(
  read: (subject: Subject) => readonly T[] | undefined,
  meets: (item: T) => boolean,
): (subject: Subject) => boolean {
  return (subject) => {
    const list = read(subject);
    return list !== undefined && list.length > 0 && list.every(meets);
  };
}

function allIn<T>(set: ReadonlySet<T>, read: (subject: Subject) => readonly T[] | undefined) {
  return every(read, (item) => set.has(item));
}

function samePerson(user: Person, person: Person): boolean {
  if (user.id && person.id) return user.id === person.id;
  return user.upn !== undefined && user.upn === person.upn;
}

function sameApp(known: App, app: App): boolean {
  if (known.appId && app.appId) return known.appId === app.appId;
  return known.id !== undefined && known.id === app.id;
}

function compileNetworks(networks: readonly RuleNetwork[]) {
  const readings = networks.flatMap((network) => (network.type === 'range' ? [readRange(network.range)] : []));
  if (readings.some(({ kind }) => kind === 'refused')) return undefined;
  const ranges = readings.flatMap((reading) => (reading.kind === 'range' ? [reading.range] : []));
  const keys = new Set(ranges.map(({ key }) => key));
  const asns = new Set(networks.flatMap((network) => (network.type === 'as' ? [network.asn] : [])));
  return {
    ranges,
    asns,
    holds: (address: Address) =>
      (address.asn !== undefined && asns.has(address.asn)) ||
      ranges.some(({ family, bits }) => family === address.family && keys.has(rangeKey(address, bits))),
  };
}

/**
 * The keys a rule lies under: those of its most telling criterion. As an event may name nothing beyond a criterion's
 * list, its first value is always in the list, so one value of the event is enough to look by.
 */
function keysOf({ users, applications, title, countries, kind }: Criteria, test: CriteriaTest): readonly string[] {
  if (users) return users.flatMap(personKeys);
  if (applications) return applications.flatMap(appKeys);
  if (test.ranges.length > 0 || test.asns.size > 0)
    return [...test.ranges.map(({ key }) => key), ...[...test.asns].map((asn) => `as:${asn}`)];
  if (title) return [`word:${longest(title)}`];
  if (countries) return countries.map((code) => `country:${code}`);
  return [`kind:${kind}`];
}

function* keysIn(subject: Subject, lengths: Readonly<Record<4 | 6, ReadonlySet<number>>>): Generator<string> {
  const { people, applications, addresses, countries, kind, title } = subject;
  if (people?.[0]) yield* personKeys(people[0]);
  if (applications?.[0]) yield* appKeys(applications[0]);
  const address = addresses?.[0];
  if (address) {
    for (const bits of lengths[address.family]) yield rangeKey(address, bits);
    if (address.asn !== undefined) yield `as:${address.asn}`;
  }
  for (const word of title) yield `word:${word}`;
  if (countries?.[0]) yield `country:${countries[0]}`;
  if (kind !== undefined) yield `kind:${kind}`;
}

function personKeys({ id, upn }: Person): readonly string[] {
  return [...(id ? [`user:${id}`] : []), ...(upn ? [`upn:${upn}`] : [])];
}

function appKeys({ appId, id }: App): readonly string[] {
  return [...(appId ? [`app:${appId}`] : []), ...(id ? [`object:${id}`] : [])];
}

function longest(words: readonly string[]): string {
  return words.reduce((a, b) => (b.length > a.length ? b : a), '');
}
