import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CatalogueAction, GraphCall } from '../../src/remediation/action.ts';
import { ACTIONS } from '../../src/remediation/actions/index.ts';

/** Microsoft's own table (microsoft-graph-devx-content, permissions.json), application permissions only. */
const FILE = fileURLToPath(new URL('../../../shared/data/graph/permissions-app-only.json', import.meta.url));

interface Row {
  readonly least_app: readonly string[];
  readonly all_app: readonly string[];
}
type Table = Readonly<Record<string, Readonly<Record<string, Row>>>>;

const table = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Table) : undefined;

/** What a call needs: one permission out of each group, the first of a group being the least. */
type Groups = readonly (readonly string[])[];

/** Where the permission depends on the properties, which the table cannot say (learn.microsoft.com/graph/api/user-get, user-update). */
const BY_PROPERTY: Readonly<Record<string, Groups>> = {
  'GET /users/{id} accountEnabled': [['User.Read.All']],
  'PATCH /users/{id} accountEnabled': [['User.EnableDisableAccount.All', 'User.ReadWrite.All']],
  'PATCH /users/{id} passwordProfile': [['User-PasswordProfile.ReadWrite.All', 'User.ReadWrite.All']],
};

/** Where several are needed together, which the table lists as alternatives (the pages of the named calls). */
const TOGETHER: Readonly<Record<string, Groups>> = {
  'POST /identity/conditionalaccess/namedlocations': [['Policy.Read.All'], ['Policy.ReadWrite.ConditionalAccess']],
  'PATCH /identity/conditionalaccess/namedlocations/{id}': [
    ['Policy.Read.All'],
    ['Policy.ReadWrite.ConditionalAccess'],
  ],
  'DELETE /identity/conditionalaccess/namedlocations/{id}': [
    ['Policy.Read.All'],
    ['Policy.ReadWrite.ConditionalAccess'],
  ],
  'POST /identity/conditionalaccess/policies': [
    ['Policy.Read.All'],
    ['Policy.ReadWrite.ConditionalAccess'],
    ['Application.Read.All'],
  ],
  'PATCH /identity/conditionalaccess/policies/{id}': [
    ['Policy.Read.All'],
    ['Policy.ReadWrite.ConditionalAccess'],
    ['Application.Read.All'],
  ],
  'DELETE /identity/conditionalaccess/policies/{id}': [['Policy.Read.All'], ['Policy.ReadWrite.ConditionalAccess']],
  'PATCH /policies/identitysecuritydefaultsenforcementpolicy': [
    ['Policy.Read.All'],
    ['Policy.ReadWrite.SecurityDefaults', 'Policy.ReadWrite.ConditionalAccess'],
  ],
  'POST /serviceprincipals/{id}/approleassignments': [['AppRoleAssignment.ReadWrite.All'], ['Application.Read.All']],
  'POST /serviceprincipals/{id}/approleassignedto': [['AppRoleAssignment.ReadWrite.All'], ['Application.Read.All']],
};

/**
 * Application.ReadWrite.OwnedBy, which the table marks as least, reaches only what the caller made itself; the
 * applications of an alert never are (learn.microsoft.com/graph/permissions-reference).
 */
const OF_OTHERS: Readonly<Record<string, Groups>> = Object.fromEntries(
  [
    ...(['PATCH /serviceprincipals/{id}', 'DELETE /serviceprincipals/{id}', 'PATCH /applications/{id}'] as const),
    ...(['POST /serviceprincipals/{id}/removepassword', 'POST /applications/{id}/removepassword'] as const),
    'POST /directory/deleteditems/{id}/restore',
  ].map((call) => [call, [['Application.ReadWrite.All']]]),
);

/** Calls that our copy of the table lacks, from the pages of the calls at learn.microsoft.com/graph/api. */
const NOT_IN_TABLE: Readonly<Record<string, Groups>> = {
  'GET /drives/{id}/root:/{id}': [['Files.Read.All', 'Files.ReadWrite.All']],
  'GET /shares/{id}/driveItem': [['Files.ReadWrite.All']],
  // Exchange Online's own API, with a permission of its own (learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2).
  'POST /adminapi/beta/{id}/InvokeCommand': [['Exchange.ManageAsApp']],
  'GET /teams/{id}/installedApps': [
    ['TeamsAppInstallation.ReadForTeam.All', 'TeamsAppInstallation.ReadWriteForTeam.All'],
  ],
  'DELETE /teams/{id}/installedApps/{id}': [['TeamsAppInstallation.ReadWriteForTeam.All']],
  'POST /teams/{id}/installedApps': [['TeamsAppInstallation.ReadWriteForTeam.All']],
  'GET /users/{id}/teamwork/installedApps': [
    ['TeamsAppInstallation.ReadForUser.All', 'TeamsAppInstallation.ReadWriteForUser.All'],
  ],
  'DELETE /users/{id}/teamwork/installedApps/{id}': [['TeamsAppInstallation.ReadWriteForUser.All']],
  'POST /users/{id}/teamwork/installedApps': [['TeamsAppInstallation.ReadWriteForUser.All']],
  'GET /directory/deletedItems/{id}': [['Application.Read.All', 'Application.ReadWrite.All']],
  'DELETE /users/{id}/authentication/windowsHelloForBusinessMethods/{id}': [
    ['UserAuthMethod-WindowsHello.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All'],
  ],
  'DELETE /users/{id}/authentication/temporaryAccessPassMethods/{id}': [
    ['UserAuthMethod-TAP.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All'],
  ],
  'POST /users/{id}/authentication/phoneMethods': [
    ['UserAuthMethod-Phone.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All'],
  ],
  'POST /users/{id}/authentication/emailMethods': [
    ['UserAuthMethod-Email.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All'],
  ],
};

const plain = (call: string) => call.toLowerCase().replace(/^[a-z]+/, (method) => method.toUpperCase());

function groupsOf(call: GraphCall, from: Table): Groups {
  const given = BY_PROPERTY[call] ?? TOGETHER[plain(call)] ?? OF_OTHERS[plain(call)] ?? NOT_IN_TABLE[call];
  if (given) return given;
  const [method = '', path = ''] = call.split(' ');
  const row = from[path.toLowerCase()]?.[method];
  assert.ok(row, `Microsoft's table has no ${call}: give it a line in this test, from the page of the call`);
  return [[...new Set([...leastOf(row, method), ...row.all_app])]];
}

/** The table often marks both a reading and a writing permission as least, as it speaks of a whole path. */
function leastOf({ least_app: least, all_app: all }: Row, method: string): readonly string[] {
  // For consents the table marks none as least: the other one changes the whole directory.
  if (least.length === 0) return all.filter((name) => !name.startsWith('Directory.'));
  const writing = (name: string) => /ReadWrite/.test(name);
  const fitting = least.filter((name) => (method === 'GET' ? !writing(name) : !/\.Read\.|ReadBasic/.test(name)));
  return fitting.length > 0 ? fitting : least;
}

/** The least of a group: its first, and what is marked as least beside it. */
function isLeast(name: string, call: GraphCall, from: Table): boolean {
  if (BY_PROPERTY[call] ?? TOGETHER[plain(call)] ?? OF_OTHERS[plain(call)] ?? NOT_IN_TABLE[call]) {
    return groupsOf(call, from).some(([first]) => first === name);
  }
  const [method = '', path = ''] = call.split(' ');
  return leastOf(from[path.toLowerCase()]?.[method] as Row, method)[0] === name;
}

const suffices = (needs: readonly string[], groups: Groups) =>
  groups.every((group) => group.some((name) => needs.includes(name)));

describe('The permissions that a remediation asks for', () => {
  if (!table) console.log('      (no permission table beside this checkout: only that calls are declared is checked)');

  for (const action of Object.values<CatalogueAction>(ACTIONS)) {
    it(`are enough and the least for what “${action.label}” (${action.id}) calls`, () => {
      assert.ok(action.calls.length > 0, 'an action calls Microsoft');
      assert.equal(new Set(action.needs).size, action.needs.length, 'a permission is named twice');
      if (!table) return;
      for (const call of action.calls) {
        const groups = groupsOf(call, table);
        assert.ok(suffices(action.needs, groups), `${call} needs ${groups.map((group) => group[0]).join(' and ')}`);
      }
      for (const name of action.needs) {
        const rest = action.needs.filter((other) => other !== name);
        const used = action.calls.some((call) => !suffices(rest, groupsOf(call, table)));
        assert.ok(used, `${name} is not needed: the rest is enough`);
        const least = action.calls.some((call) => isLeast(name, call, table));
        assert.ok(least, `${name} is more than any of the calls needs`);
      }
    });
  }

  if (table) {
    it('are found wanting when one is missing, superfluous or too wide', () => {
      const calls: GraphCall[] = ['GET /users/{id} accountEnabled', 'POST /users/{id}/revokeSignInSessions'];
      const needed = (names: readonly string[]) => calls.every((call) => suffices(names, groupsOf(call, table)));
      assert.equal(needed(['User.Read.All']), false);
      assert.equal(needed(['User.Read.All', 'User.RevokeSessions.All']), true);
      assert.equal(isLeast('User.RevokeSessions.All', calls[1] as GraphCall, table), true);
      assert.equal(isLeast('User.ReadWrite.All', calls[1] as GraphCall, table), false);
      assert.equal(isLeast('Directory.Read.All', 'GET /roleManagement/directory/roleAssignments', table), false);
    });
  }
});
