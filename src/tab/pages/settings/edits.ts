import { useState } from 'react';
import { changedKeys, changedTopics, changesOf, draftOf, type Draft, type Edits } from './draft.ts';
import type { OpenTenant, Tenant } from './view.ts';

interface Kept {
  readonly edits: Edits;
  /** What was stored when the person began to type. */
  readonly version: string;
}

/** What was typed and not saved outlives a look at another page, for as long as the tab is open. */
const kept = new Map<string, Kept>();

/** True where something was typed for a tenant that is not saved. */
export function isUnsaved({ id, form }: Tenant): boolean {
  const own = kept.get(id);
  return own !== undefined && form !== undefined && changedKeys(own.edits, form.fields).length > 0;
}

/** The form of a tenant: what is typed, over what is stored. */
export function useEdits({ id, form: { fields, version } }: OpenTenant) {
  const [own, setOwn] = useState<Kept | undefined>(() => kept.get(id));
  function keep(next: Kept | undefined): void {
    if (next) kept.set(id, next);
    else kept.delete(id);
    setOwn(next);
  }
  const edits = own?.edits ?? {};
  const changed = changedKeys(edits, fields);
  return {
    draft: { ...draftOf(fields), ...edits } satisfies Draft,
    changed,
    changedTopics: changedTopics(edits, fields),
    changes: changesOf(edits, fields),
    version: own?.version ?? version,
    /** Somebody else saved something since the person began to type. */
    overtaken: changed.length > 0 && own !== undefined && own.version !== version,
    edit: (next: Edits) =>
      keep({ edits: { ...edits, ...next }, version: changed.length > 0 && own ? own.version : version }),
    /** The person has seen what is stored now, and goes on. */
    goOn: () => own && keep({ ...own, version: version }),
    drop: () => keep(undefined),
  };
}

export type TenantForm = ReturnType<typeof useEdits>;
