import { TocsinError } from '../../src/kernel/errors.ts';
import type { AppCredential, AppGrant, AppState, AppWriter } from '../../src/remediation/app-writer.ts';

/** An application in memory, of which a test says only what matters. */
export interface FakeApp {
  readonly state: AppState;
  readonly grants: readonly AppGrant[];
  readonly credentials: readonly AppCredential[];
}

export function anApp(over: Partial<AppState> = {}): FakeApp {
  const state: AppState = {
    id: '11111111-aaaa-4bbb-8ccc-000000000001',
    appId: '11111111-aaaa-4bbb-8ccc-000000000002',
    name: 'Mail Merge Helper',
    enabled: true,
    deleted: false,
    microsofts: false,
    own: false,
    ...over,
  };
  return { state, grants: [], credentials: [] };
}

/** Applications in memory; any that a test did not put there is an ordinary one. */
export function fakeAppWriter() {
  const apps = new Map<string, FakeApp>();
  let made = 0;
  const of = (id: string) => apps.get(id) ?? { ...anApp({ id }) };
  const put = (id: string, change: Partial<FakeApp>) => void apps.set(id, { ...of(id), ...change });
  const writer: AppWriter = {
    readApp: async (_tenant, { id, appId }) =>
      (id ? of(id) : [...apps.values()].find(({ state }) => state.appId === appId?.toLowerCase()))?.state,
    setAppEnabled: async (_tenant, id, enabled) => put(id, { state: { ...of(id).state, enabled } }),
    readGrants: async (_tenant, id) => ({ grants: of(id).grants, unreadable: 0 }),
    consentsOf: async (_tenant, userId) => {
      const own = [...apps].filter(([, { grants }]) =>
        grants.some((grant) => grant.kind === 'delegated' && grant.principalId?.toLowerCase() === userId.toLowerCase()),
      );
      return { ids: own.map(([id]) => id), unreadable: 0 };
    },
    removeGrant: async (_tenant, id, grant) => put(id, { grants: of(id).grants.filter((one) => one.id !== grant.id) }),
    createGrant: async (_tenant, id, grant) =>
      put(id, { grants: [...of(id).grants, { ...grant, id: `grant-${++made}` }] }),
    readCredentials: async (_tenant, { id }) => of(id).credentials,
    async removeCredential(_tenant, credential) {
      for (const [id, app] of apps) put(id, { credentials: app.credentials.filter((one) => one.id !== credential.id) });
    },
    deleteApp: async (_tenant, id) => put(id, { state: { ...of(id).state, deleted: true } }),
    async restoreApp(_tenant, id) {
      if (!of(id).state.deleted) throw new TocsinError('NOT_FOUND', 'This is not among the deleted items.');
      put(id, { state: { ...of(id).state, deleted: false } });
    },
  };
  return { writer, apps };
}
