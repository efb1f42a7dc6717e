import { deepEqual, equal, match, ok } from 'node:assert/strict';
import {
  applicationSigns,
  permissionWords,
  ratePermissions,
  type HeldPermission,
} from '../../../src/entities/apps/application.ts';
import { permissionRisk } from '../../../src/entities/apps/permission-risk.ts';

const gradeOf = (value: string, kind: 'delegated' | 'application' = 'delegated', together: string[] = []) =>
  permissionRisk({ kind, value }, [value, ...together]).grade;

describe('The risk of a permission', () => {
  for (const value of [
    'Mail.Read',
    'Mail.ReadWrite.Shared',
    'mail.send',
    'MailboxSettings.ReadWrite',
    'Files.Read.All',
    'Files.ReadWrite',
    'Sites.FullControl.All',
    'Directory.Read.All',
    'Directory.AccessAsUser.All',
    'RoleManagement.ReadWrite.Directory',
    'AppRoleAssignment.ReadWrite.All',
    'Application.ReadWrite.OwnedBy',
    'full_access_as_app',
    'EWS.AccessAsUser.All',
    'Group.ReadWrite.All',
    'UserAuthenticationMethod.ReadWrite.All',
  ]) {
    it(`is high for ${value}`, () => equal(gradeOf(value), 'high'));
  }

  it('is low for signing in, and medium for reading one thing of everybody', () => {
    for (const value of ['openid', 'profile', 'email', 'User.Read', 'Calendars.Read']) equal(gradeOf(value), 'low');
    for (const value of ['Group.Read.All', 'Sites.Selected', 'Calendars.ReadWrite', 'Chat.Read'])
      equal(gradeOf(value), 'medium');
    equal(gradeOf('Calendars.Read', 'application'), 'medium');
  });

  it('of keeping access depends on what it is kept to', () => {
    equal(gradeOf('offline_access', 'delegated', ['User.Read']), 'low');
    equal(gradeOf('offline_access', 'delegated', ['Mail.Read']), 'high');
    equal(gradeOf('Offline_Access', 'delegated', ['Files.Read.All']), 'high');
  });

  it('is unrated, never low, for what no rule knows', () => {
    equal(gradeOf('Payroll.Approve'), 'unrated');
    match(permissionRisk({ kind: 'application', value: '__proto__' }, []).reason, /no rule/);
  });
});

describe('Permissions in words', () => {
  const held: HeldPermission[] = [
    { kind: 'delegated', value: 'User.Read', title: 'Sign in', resource: 'Microsoft Graph', for: ['Ana'] },
    { kind: 'delegated', value: 'Payroll.Approve', resource: 'Payroll', for: 'everybody' },
    {
      kind: 'delegated',
      value: 'Mail.Read',
      title: 'Read mail',
      resource: 'Microsoft Graph',
      for: ['Ana', 'Bo', 'Cy', 'Di'],
    },
    { kind: 'application', value: undefined, resource: 'Vault' },
  ];

  it('come gravest first, with whom they are for and why', () => {
    deepEqual(ratePermissions(held).map(permissionWords), [
      'High: Mail.Read (Read mail), for Ana, Bo and 2 more: reads mail',
      'Not rated: a permission of Vault: its name could not be read',
      'Not rated: Payroll.Approve, for everybody by an administrator’s consent: Tocsin has no rule for it: read what it says',
      'Low: User.Read (Sign in), for Ana: sign-in and profile',
    ]);
  });

  it('make an unverified stranger suspicious, and neither Microsoft nor what was not read', () => {
    const permissions = ratePermissions(held);
    const signs = { label: 'Helper', verified: false, firstParty: false, ownTenant: false, permissions };
    deepEqual(applicationSigns(signs), [
      'Nobody has verified the publisher of Helper, and it holds Mail.Read.',
      'People gave it Mail.Read by themselves, without an administrator.',
    ]);
    deepEqual(applicationSigns({ ...signs, firstParty: true }), []);
    ok(!applicationSigns({ ...signs, ownTenant: undefined }).some((sign) => /verified/.test(sign)));
    ok(!applicationSigns({ ...signs, verified: undefined }).some((sign) => /verified/.test(sign)));
    deepEqual(applicationSigns({ ...signs, permissions: [] }), []);
  });
});
