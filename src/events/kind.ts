import type { z } from 'zod';
import type { Entity } from '../entities/entity.ts';
import type { ProviderAlert } from './alert.ts';

/** A fact an analyst asks for first. Without a value it is shown as missing: kinds never invent. */
export interface Fact {
  readonly label: string;
  readonly value?: string | undefined;
}

/** One step of "how to react", with its reason. */
export interface Step {
  readonly what: string;
  readonly why: string;
}

/** How one kind of event is recognised, read and explained. `Evidence` is what `read` takes from the alert. */
export interface EventKind<Id extends string, Schema extends z.ZodType> {
  readonly id: Id;
  readonly title: string;
  readonly evidence: Schema;
  matches(alert: ProviderAlert): boolean;
  /** Exactly what the schema keeps, so that nothing need be checked again before it is stored. */
  read(alert: ProviderAlert): z.output<Schema>;
  entities(evidence: z.output<Schema>): Entity[];
  facts(evidence: z.output<Schema>): Fact[];
  suspicious(evidence: z.output<Schema>): string[];
  react(evidence: z.output<Schema>): Step[];
}

/** A kind with its evidence type hidden, as the catalogue holds it. */
export interface CatalogueKind<Id extends string = string> {
  readonly id: Id;
  readonly title: string;
  /** What stored evidence must be. */
  readonly evidence: z.ZodType;
  matches(alert: ProviderAlert): boolean;
  /** Evidence and entities of an alert. */
  read(alert: ProviderAlert): { evidence: unknown; entities: Entity[] };
  explain(evidence: unknown): Explanation;
}

export interface Explanation {
  readonly facts: readonly Fact[];
  readonly suspicious: readonly string[];
  readonly react: readonly Step[];
}

const NOTHING: Explanation = { facts: [], suspicious: [], react: [] };

/** Hides a kind's evidence type. Stored evidence that no longer fits its schema explains nothing rather than wrongly. */
export function defineKind<const Id extends string, Schema extends z.ZodType>(
  kind: EventKind<Id, Schema>,
): CatalogueKind<Id> {
  return {
    id: kind.id,
    title: kind.title,
    evidence: kind.evidence,
    matches: (alert) => kind.matches(alert),
    read(alert) {
      const evidence = kind.read(alert);
      return { evidence, entities: kind.entities(evidence) };
    },
    explain(stored) {
      const parsed = kind.evidence.safeParse(stored);
      if (!parsed.success) return NOTHING;
      const { data } = parsed;
      return { facts: kind.facts(data), suspicious: kind.suspicious(data), react: kind.react(data) };
    },
  };
}

/**
 * A title as kinds compare it: compatibility forms folded, invisible characters dropped (Microsoft's own titles arrive
 * with a trailing U+200B), case and white space levelled.
 */
export function normaliseTitle(title: string): string {
  return title
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, (char) => (/\s/.test(char) ? ' ' : ''))
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
