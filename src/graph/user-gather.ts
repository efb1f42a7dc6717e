import type { UserEntity } from '../entities/entity.ts';
import { TocsinError } from '../kernel/errors.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { BatchAnswers } from './batch.ts';
import { mapCame, tried, type Came } from './came.ts';
import type { Graph } from './client.ts';
import { errorOfContent } from './errors.ts';
import { readProfile, type Profile } from './user-profile.ts';
import { otherReads, profileRead, type OtherRead } from './user-reads.ts';
import type { TenantFacts, UserRisk } from './user-tenant-facts.ts';

export interface Question {
  readonly tenant: Tenant;
  readonly entity: UserEntity;
  readonly signal: AbortSignal;
}

/** Everything that was asked about one user, each with its own fate. */
export interface Gathered {
  readonly profile: Came<Profile>;
  readonly products: Came<ReadonlyMap<string, string>>;
  /** Undefined for somebody who is not at risk. */
  readonly risk: Came<UserRisk | undefined>;
  of(read: OtherRead): Came;
}

/** One request where the alert carries the object id; two where only a name is known, as some reads take ids alone. */
export async function gather(graph: Graph, facts: TenantFacts, question: Question): Promise<Gathered> {
  const { tenant, entity, signal } = question;
  const read = profileRead(entity);
  if (!read) return nothing(new TocsinError('INPUT_INVALID', 'The alert names no account.'));
  const ask = (reads: Parameters<ReturnType<Graph['forTenant']>['batch']>[0]) =>
    tried(graph.forTenant(tenant).batch(reads, { signal }));
  const [first, risks, products] = await Promise.all([
    ask([read, ...(entity.id ? otherReads(entity.id) : [])]),
    tried(facts.risks(tenant, signal)),
    tried(facts.products(tenant, signal)),
  ]);
  const profile = mapCame(answerTo(first, 'profile'), readProfile);
  const id = 'value' in profile ? profile.value.id : entity.id;
  if (id === undefined) return { ...nothing((profile as { error: unknown }).error), products };
  const others = entity.id ? first : await ask(otherReads(id));
  return {
    profile,
    products,
    risk: mapCame(risks, ({ byUser, unreadable }) => {
      const risk = byUser.get(id.toLowerCase());
      if (!risk && unreadable > 0) throw errorOfContent('unexpectedShape', { write: false });
      return risk;
    }),
    of: (name) => answerTo(others, name),
  };
}

function answerTo(answers: Came<BatchAnswers>, id: string): Came {
  if ('error' in answers) return answers;
  const answer = answers.value.get(id);
  if (!answer) return { error: undefined };
  return 'error' in answer ? answer : { value: answer.body };
}

function nothing(error: unknown): Gathered {
  return { profile: { error }, products: { error }, risk: { error }, of: () => ({ error }) };
}
