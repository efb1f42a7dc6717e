import { canonicalJson } from '../../kernel/canonical-json.ts';
import { digest } from '../../kernel/ids.ts';

/** Conditions or actions by Microsoft's own names (`messageRulePredicates`, `messageRuleActions`), unset ones left out. */
export type RulePart = Readonly<Record<string, unknown>>;

/** A rule of an inbox. Plain JSON: it is kept with a deed, so that it can be made again as it was. */
export interface InboxRule {
  readonly id: string;
  readonly name: string;
  /** Place among the rules of the inbox, from 1. */
  readonly sequence: number | null;
  /** Null when Microsoft does not say. */
  readonly enabled: boolean | null;
  /** Made by a client in a way that only that client can change. */
  readonly readOnly: boolean;
  readonly hasError: boolean;
  readonly conditions: RulePart;
  readonly exceptions: RulePart;
  readonly actions: RulePart;
  /** Names of the folders that the actions mention, by id; a name that could not be read is missing. */
  readonly folders: Readonly<Record<string, string>>;
}

export interface Person {
  readonly name?: string | undefined;
  readonly address?: string | undefined;
}

/** The texts of a condition or action; none when it is not set. */
export function textsOf(part: RulePart, name: string): readonly string[] {
  const value = part[name];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** The people of a condition or action; one whose address Microsoft leaves out has a name alone. */
export function peopleOf(part: RulePart, name: string): readonly Person[] {
  const value = part[name];
  return Array.isArray(value) ? value.map(personOf) : [];
}

function personOf(value: unknown): Person {
  const { emailAddress } = (value ?? {}) as { emailAddress?: { name?: unknown; address?: unknown } | null };
  const name = emailAddress?.name;
  const address = emailAddress?.address;
  return {
    ...(typeof name === 'string' && name.trim() !== '' && { name: name.trim() }),
    ...(typeof address === 'string' && address.trim() !== '' && { address: address.trim() }),
  };
}

export function isSet(part: RulePart, name: string): boolean {
  return part[name] === true;
}

/** What a person calls someone: the address, for a name can say anything. */
export function personLabel({ name, address }: Person): string {
  const label = (address ?? name ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim();
  return label === '' ? 'somebody whose address Microsoft does not give' : label.slice(0, 320);
}

/**
 * What a rule does, as a short text: equal for two rules that differ in nothing but what Microsoft assigns (id, place)
 * or found out (error). Names beside addresses are left out: Microsoft fills them in from the directory.
 */
export function ruleFingerprint(rule: Pick<InboxRule, 'name' | 'enabled' | 'conditions' | 'exceptions' | 'actions'>) {
  const { name, enabled, conditions, exceptions, actions } = rule;
  return digest([canonicalJson([name, enabled, bare(conditions), bare(exceptions), bare(actions)])], 24);
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const { address } = value as { address?: unknown };
  if (typeof address === 'string') return address.toLowerCase();
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bare(inner)]));
}
