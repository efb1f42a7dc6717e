import { useState } from 'react';
import { changedKeys, changedTopics, changesOf, draftOf, type Draft, type Edits } from './draft.ts';
import type { Tenant } from './view.ts';

interface Kept {
  readonly edits: Edits;
  /** What was stored when the person began to type. */
  readonly version: string;
}

/** What was typed and not saved outlives a look at another page, for as long as the tab is open. */
const kept = new Map<string, Kept>();

/** True where something was typed for a tenant that is not saved. */
export function isUnsaved({ id, fields }: Tenant): boolean {
  const own = kept.get(id);
  return own !== undefined && changedKeys(own.edits, fields).length > 0;
}

/** The form of a tenant: what is typed, over what is stored. */
export function useEdits(tenant: Tenant) {
  const [own, setOwn] = useState<Kept | undefined>(() => kept.get(tenant.id));
  function keep(next: Kept | undefined): void {
    if (next) kept.set(tenant.id, next);
    else kept.delete(tenant.id);
    setOwn(next);
  }
  const edits = own?.edits ?? {};
  const changed = changedKeys(edits, tenant.fields);
  return {
    draft: { ...draftOf(tenant.fields), ...edits } satisfies Draft,
    changed,
    changedTopics: changedTopics(edits, tenant.fields),
    changes: changesOf(edits, tenant.fields),
    version: own?.version ?? tenant.version,
    /** Somebody else saved something since the person began to type. */
    overtaken: changed.length > 0 && own !== undefined && own.version !== tenant.version,
    edit: (next: Edits) =>
      keep({ edits: { ...edits, ...next }, version: changed.length > 0 && own ? own.version : tenant.version }),
    /** The person has seen what is stored now, and goes on. */
    goOn: () => own && keep({ ...own, version: tenant.version }),
    drop: () => keep(undefined),
  };
}

export type TenantForm = ReturnType<typeof useEdits>;
