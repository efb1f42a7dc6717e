import { z } from 'zod';
import { createLru } from '../kernel/lru.ts';
import type { AppCredential, AppWriter } from '../remediation/app-writer.ts';
import { segment } from './address.ts';
import { READ_APPS } from './app-find.ts';
import { listIn } from './app-more.ts';
import { isHalf } from './unread.ts';
import type { Graph, TenantGraph } from './client.ts';
import { errorOfContent } from './errors.ts';

const CHANGE_APPS = 'Application.ReadWrite.All';
const text = z.string().min(1).optional().catch(undefined);
const CredentialSchema = z.looseObject({
  keyId: z.string().min(1),
  displayName: text,
  startDateTime: text,
  endDateTime: text,
});
/** Strict on purpose: a list of which a part is not understood must not be written back without it. */
const HolderSchema = z.object({
  id: z.string().min(1),
  passwordCredentials: z.array(CredentialSchema),
  keyCredentials: z.array(CredentialSchema),
});

type Holder = z.infer<typeof HolderSchema>;
type Kind = AppCredential['holder'];

const COLLECTION = { servicePrincipal: 'servicePrincipals', application: 'applications' } as const;
const SELECT = 'id,passwordCredentials,keyCredentials';

/** Secrets and certificates of an application and, where it is registered in this tenant, of its registration. */
export function createCredentialWriter(graph: Graph): Pick<AppWriter, 'readCredentials' | 'removeCredential'> {
  // The directory answers late: a list that is read right after a change may still hold what was taken, and must not
  // be written back with it. Key ids are never given twice.
  const removed = createLru<string, readonly string[]>(500);
  return {
    async readCredentials(tenant, { id, appId }) {
      const door = graph.forTenant(tenant);
      const query = { $filter: `appId eq '${appId ?? ''}'`, $select: SELECT };
      const [principal, registrations] = await Promise.all([
        holderAt(door, 'servicePrincipal', id),
        appId ? door.get('/applications', { query, needs: READ_APPS }) : { value: [] },
      ]);
      const list = listIn({ body: registrations }, HolderSchema);
      if ('error' in list) throw list.error;
      if (isHalf(list)) throw errorOfContent('unexpectedShape', { write: false });
      const all = [
        ...credentialsOf('servicePrincipal', principal),
        ...list.items.flatMap((holder) => credentialsOf('application', holder)),
      ];
      return all.toSorted((a, b) => startOf(b) - startOf(a) || a.id.localeCompare(b.id));
    },
    async removeCredential(tenant, { holder, holderId, keyId, kind }) {
      const door = graph.forTenant(tenant);
      const path = `/${COLLECTION[holder]}/${segment(holderId)}`;
      if (kind === 'secret') {
        await door.post(`${path}/removePassword`, { keyId }, { needs: CHANGE_APPS });
        return;
      }
      // removeKey wants a proof that is signed with the key itself, so the list is given without it.
      const { keyCredentials } = await holderAt(door, holder, holderId);
      const holding = `${tenant.id}|${holderId}`;
      const gone = [...(removed.get(holding) ?? []), keyId];
      const left = keyCredentials.filter((credential) => !gone.includes(credential.keyId));
      if (!keyCredentials.some((credential) => credential.keyId === keyId)) return;
      await door.patch(path, { keyCredentials: left }, { needs: CHANGE_APPS });
      removed.set(holding, gone);
    },
  };
}

/** Selecting keyCredentials by name gives the public keys too, without which they could not be written back. */
async function holderAt(door: TenantGraph, kind: Kind, id: string): Promise<Holder> {
  const path = `/${COLLECTION[kind]}/${segment(id)}`;
  const holder = HolderSchema.safeParse(await door.get(path, { query: { $select: SELECT }, needs: READ_APPS })).data;
  if (!holder) throw errorOfContent('unexpectedShape', { write: false });
  return holder;
}

function credentialsOf(holder: Kind, found: Holder): AppCredential[] {
  const of = (kind: AppCredential['kind'], list: Holder['keyCredentials']) =>
    list.map(({ keyId, displayName, startDateTime, endDateTime }) => ({
      id: `${holder}:${kind}:${keyId}`.toLowerCase(),
      holder,
      holderId: found.id,
      keyId,
      kind,
      name: displayName,
      from: startDateTime,
      until: endDateTime,
    }));
  return [...of('secret', found.passwordCredentials), ...of('certificate', found.keyCredentials)];
}

function startOf({ from }: AppCredential): number {
  const at = Date.parse(from ?? '');
  return Number.isNaN(at) ? 0 : at;
}
