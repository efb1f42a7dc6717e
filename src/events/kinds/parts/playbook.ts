import { z } from 'zod';
import type { ProviderAlert } from '../../alert.ts';
import { defineKind, type CatalogueKind, type Fact, type Step } from '../../kind.ts';
import { Carried, entitiesOf, readCarried } from './carried.ts';
import { asKnown } from './custom.ts';
import { isOfKind, signs, type Signs } from './signs.ts';
import { namesNothing, who } from './words.ts';

/** A kind that says, for each of its manners, what happened; its facts, reasons and steps are filled from the evidence. */
export interface Playbook<Id extends string, M extends string> {
  readonly id: Id;
  readonly title: string;
  /** What happened, or when Microsoft raises it, by manner. */
  readonly what: Readonly<Record<M, string>>;
  readonly signs: Signs<NoInfer<M>>;
  facts(carried: Carried, manner: NoInfer<M>): Fact[];
  /** Why it matters, and when it is innocent. */
  why(carried: Carried, manner: NoInfer<M>): string[];
  react(carried: Carried, manner: NoInfer<M>): Step[];
}

/** The kind of a playbook. An alert that only its evidence tells apart (a class) is of the first manner. */
export function playbook<const Id extends string, const M extends string>(book: Playbook<Id, M>): CatalogueKind<Id> {
  const manners = Object.keys(book.what) as [M, ...M[]];
  const mannerOf: (alert: ProviderAlert) => M | undefined = signs<M>(book.id, book.signs);
  const evidence = Carried.extend({ manner: z.enum(manners) });
  return defineKind({
    id: book.id,
    title: book.title,
    evidence,
    matches: (alert) => isOfKind(book.id, alert),
    read: (alert) => ({ ...readCarried(alert), manner: mannerOf(alert) ?? manners[0] }) as z.output<typeof evidence>,
    entities: entitiesOf,
    facts: (read) => [...book.facts(read, manner(read)), ...activityFacts(read)],
    suspicious: (read) => asKnown(read, [book.what[manner(read)], ...book.why(read, manner(read))]),
    react: (read) => [...book.react(read, manner(read)), ...readPolicy(read)],
  });
  function manner(read: object): M {
    return (read as { manner: M }).manner;
  }
}

function activityFacts({ custom, policy, told }: Carried): Fact[] {
  return [
    ...(told.operation ? [{ label: 'Operation', value: told.operation }] : []),
    ...(custom ? [{ label: 'Policy', value: policy || undefined }] : []),
  ];
}

function readPolicy(read: Carried): Step[] {
  if (!read.custom) return [];
  return [
    {
      what: `Read in ${read.place} when ${read.policy ? `“${read.policy}”` : 'this policy'} rings${namesNothing(read) ? '' : `: here it rang for ${who(read)}`}.`,
      why: 'Only the policy says what made it ring, and whether that is forbidden in your company.',
    },
  ];
}
