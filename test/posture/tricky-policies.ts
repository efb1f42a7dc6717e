import type { Tricky } from './tricky-tenants.spec.ts';
import { aPolicy, BLOCK, country, EVERYTHING, ipLocation, MFA } from './mfa/tenant.ts';

const ALWAYS = 'required always caAlways';
const EXEMPT = 'required conditional caWithExemptions';
const PARTIAL = 'notRequired conditional caPartial';
const NONE = 'notRequired none noMechanism';

const AZURE = '797f4846-ba00-4fd7-ba43-dac1f8f63013';
const GRAPH = '00000003-0000-0000-c000-000000000000';
const EXCHANGE = '00000002-0000-0ff1-ce00-000000000000';
const INTUNE = 'd4ebce55-015a-49b5-a083-c84d1797ae8c';
const CORE = ['Office365', 'MicrosoftAdminPortals', AZURE, GRAPH, '00000002-0000-0000-c000-000000000000'];
const MFA_TRUSTED_IPS = '00000000-0000-0000-0000-000000000000';

const apps = (include: string[], exclude: string[] = []) => ({
  includeApplications: include,
  excludeApplications: exclude,
});
const places = (include: string[], exclude: string[] = []) => ({
  locations: { includeLocations: include, excludeLocations: exclude },
});
const only = (mode: string, rule: string) => ({ devices: { deviceFilter: { mode, rule } } });
const grant = (operator: string, controls: string[], more: object = {}) => ({
  grant: { operator, builtInControls: controls, ...more },
});
const under = (...policies: readonly Parameters<typeof aPolicy>[0][]) => ({
  caPolicies: policies.map((parts, place) => aPolicy({ id: `ca${place + 1}`, ...parts })),
});
/** As a file tells of a location. */
const named = (...all: readonly { type: string }[]) => ({
  namedLocations: all.map(({ type, ...rest }) => ({ '@odata.type': type, ...rest })),
});
const HQ = ipLocation('hq', true);
const BRANCH = ipLocation('branch', false);
const LAND = country('land');

export const TRICKY_POLICIES: readonly Tricky[] = [
  // Applications
  [
    'Office 365 and everything else, by two policies',
    under({ applications: apps(['Office365']) }, { applications: apps(['All'], ['Office365']) }),
    ALWAYS,
  ],
  [
    'everything but Exchange, and Exchange from old clients alone',
    under(
      { applications: apps(['All'], [EXCHANGE]) },
      { applications: apps([EXCHANGE]), clientAppTypes: ['exchangeActiveSync', 'other'] },
    ),
    PARTIAL,
  ],
  [
    'everything but Exchange, which is blocked outside and open in the office',
    {
      ...under(
        { applications: apps(['All'], [EXCHANGE]) },
        { applications: apps([EXCHANGE]), grant: BLOCK, ...places(['All'], ['hq']) },
      ),
      ...named(HQ),
    },
    EXEMPT,
  ],
  ['every core application by name, but not the others', under({ applications: apps(CORE) }), PARTIAL],
  [
    'every core application by name, and all but these',
    under({ applications: apps(CORE) }, { applications: apps(['All'], CORE) }),
    ALWAYS,
  ],
  ['two side applications left out', under({ applications: apps(['All'], [INTUNE, 'b0000000-1']) }), EXEMPT],
  [
    'a side application left out and blocked by another policy',
    under({ applications: apps(['All'], [INTUNE]) }, { applications: apps([INTUNE]), grant: BLOCK }),
    ALWAYS,
  ],
  ['Graph left out', under({ applications: apps(['All'], [GRAPH]) }), PARTIAL],
  ['no application at all', under({ applications: apps(['None']) }), NONE],
  [
    'an authentication context alone',
    under({ applications: { includeAuthenticationContextClassReferences: ['c1'] } }),
    NONE,
  ],
  [
    'user actions of one policy and an application of another',
    under(
      { applications: { includeUserActions: ['urn:user:registerdevice'] } },
      { applications: apps(['MicrosoftAdminPortals']) },
    ),
    PARTIAL,
  ],
  [
    'applications chosen by a filter left out, and the filter alone',
    under(
      { applications: { ...EVERYTHING, applicationFilter: { mode: 'exclude', rule: 'x -eq "y"' } } },
      { applications: { includeApplications: [], applicationFilter: { mode: 'include', rule: 'x -eq "y"' } } },
    ),
    ALWAYS,
  ],
  // Locations
  ['trusted networks alone', { ...under(places(['AllTrusted'])), ...named(HQ) }, PARTIAL],
  ['everywhere but the trusted addresses of per-user MFA', under(places(['All'], [MFA_TRUSTED_IPS])), EXEMPT],
  ['everywhere but an unmarked network', { ...under(places(['All'], ['branch'])), ...named(BRANCH) }, PARTIAL],
  [
    'everywhere but the office and a country, the country by a policy of its own',
    { ...under(places(['All'], ['hq', 'land']), places(['land'])), ...named(HQ, LAND) },
    EXEMPT,
  ],
  [
    'MFA in one country, everywhere else blocked',
    { ...under(places(['land']), { ...places(['All'], ['land']), grant: BLOCK }), ...named(LAND) },
    ALWAYS,
  ],
  [
    'everywhere but a country blocked, which is open',
    { ...under({ ...places(['All'], ['land']), grant: BLOCK }), ...named(LAND) },
    NONE,
  ],
  [
    'everywhere but trusted networks blocked',
    under({ ...places(['All'], ['AllTrusted']), grant: BLOCK }),
    'required conditional caBlocked',
  ],
  ['everything blocked', under({ grant: BLOCK }), 'required always caBlocked'],
  ['everything blocked where it also asks for MFA', under({}, { grant: BLOCK }), 'required always caBlocked'],
  ['a deleted location alone', under(places(['gone'])), NONE],
  ['everywhere but a deleted location', under(places(['All'], ['gone'])), ALWAYS],
  ['everywhere and a named location too', { ...under(places(['All', 'land'])), ...named(LAND) }, ALWAYS],
  [
    'everywhere but a compliant network that is not marked as trusted',
    {
      ...under(places(['All'], ['net'])),
      ...named({ id: 'net', type: '#microsoft.graph.compliantNetworkNamedLocation', isTrusted: false } as never),
    },
    EXEMPT,
  ],
  // Clients and platforms
  [
    'browsers by MFA, apps blocked, old clients open',
    under({ clientAppTypes: ['browser'] }, { clientAppTypes: ['mobileAppsAndDesktopClients'], grant: BLOCK }),
    EXEMPT,
  ],
  ['browsers by MFA, apps open', under({ clientAppTypes: ['browser', 'other'] }), PARTIAL],
  [
    'phones by MFA, all but phones blocked',
    under(
      { platforms: { includePlatforms: ['android', 'iOS'] } },
      { platforms: { includePlatforms: ['all'], excludePlatforms: ['android', 'iOS'] }, grant: BLOCK },
    ),
    ALWAYS,
  ],
  [
    'phones by MFA, every other named platform blocked, the unnamed one open',
    under(
      { platforms: { includePlatforms: ['android', 'iOS'] } },
      { platforms: { includePlatforms: ['windows', 'windowsPhone', 'macOS', 'linux'] }, grant: BLOCK },
    ),
    PARTIAL,
  ],
  [
    'a hole of one application on one platform',
    under(
      { platforms: { includePlatforms: ['all'], excludePlatforms: ['linux'] } },
      { platforms: { includePlatforms: ['linux'] }, applications: apps(['All'], [AZURE]) },
    ),
    PARTIAL,
  ],
  // Risk, insider risk, flows
  [
    'ordinary sign-ins by one policy and risky ones by another',
    under({ signInRiskLevels: ['none'] }, { signInRiskLevels: ['low', 'medium', 'high'] }),
    ALWAYS,
  ],
  ['ordinary sign-ins alone', under({ signInRiskLevels: ['none', 'low'] }), EXEMPT],
  [
    'risky users blocked and everything else by MFA in modern clients',
    under({ userRiskLevels: ['high'], grant: BLOCK }, { clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'] }),
    EXEMPT,
  ],
  ['risky users blocked alone', under({ userRiskLevels: ['high'], grant: BLOCK }), NONE],
  ['insiders at any risk above none', under({ insiderRiskLevels: 'minor,moderate,elevated' }), PARTIAL],
  [
    'device codes blocked beside MFA for all else',
    under({ authenticationFlows: { transferMethods: 'deviceCodeFlow' }, grant: BLOCK }, {}),
    ALWAYS,
  ],
  [
    'flows, risks and strengths as lists',
    under(
      {
        insiderRiskLevels: ['elevated'],
        authenticationFlows: { transferMethods: ['deviceCodeFlow', 'authenticationTransfer'] as never },
        grant: BLOCK,
      },
      { grant: { operator: 'OR', authenticationStrength: { id: 's', requirementsSatisfied: ['mfa'] as never } } },
    ),
    ALWAYS,
  ],
  [
    'device codes blocked alone',
    under({ authenticationFlows: { transferMethods: 'deviceCodeFlow' }, grant: BLOCK }),
    NONE,
  ],
  // Devices
  ['managed devices alone', under(only('include', 'device.isCompliant -eq True')), PARTIAL],
  [
    'all but managed devices, and these',
    under(only('exclude', 'device.isCompliant -eq True'), only('include', 'device.isCompliant  -eq  true')),
    ALWAYS,
  ],
  [
    'devices that are not of three kinds',
    under(only('include', 'device.trustType -notIn ["AzureAD", "ServerAD", "Workplace"]')),
    EXEMPT,
  ],
  [
    'devices that are neither compliant nor ours',
    under(
      only(
        'exclude',
        '(device.isCompliant -eq True) -or (device.model -startsWith "Surface" -and -not (device.trustType -eq "Workplace"))',
      ),
    ),
    EXEMPT,
  ],
  [
    'devices left out by a negative part',
    under(only('exclude', 'device.isCompliant -eq True -or device.trustType -ne "ServerAD"')),
    PARTIAL,
  ],
  ['devices by a rule that nobody can read', under(only('exclude', 'device.isCompliant -eq')), 'unknown unknownCaRead'],
  [
    'devices by a rule that nobody can read, beside a policy that needs none',
    under(only('exclude', 'device.isCompliant -eq'), {}),
    ALWAYS,
  ],
  [
    'compliant and joined devices left out in the old words',
    under({ deviceStates: { includeStates: ['All'], excludeStates: ['compliant', 'domainJoined'] } }),
    EXEMPT,
  ],
  // Grants
  ['MFA or a joined device in modern clients', under(grant('OR', ['mfa', 'domainJoinedDevice'])), EXEMPT],
  ['MFA or an approved app', under(grant('OR', ['mfa', 'approvedApplication'])), PARTIAL],
  [
    'MFA or an approved app, and MFA on phones',
    under(grant('OR', ['mfa', 'approvedApplication']), { platforms: { includePlatforms: ['android', 'iOS'] } }),
    ALWAYS,
  ],
  ['MFA and terms of use', under(grant('AND', ['mfa'], { termsOfUse: ['t'] })), ALWAYS],
  [
    'terms of use by one policy and MFA by another',
    under(grant('OR', [], { termsOfUse: ['t'] }), { grant: MFA }),
    ALWAYS,
  ],
  [
    'a strength of Microsoft’s that says nothing of itself, or a compliant device',
    under(grant('OR', ['compliantDevice'], { authenticationStrength: { id: '00000000-0000-0000-0000-000000000003' } })),
    EXEMPT,
  ],
  [
    'a strength of one factor and a compliant device',
    under(grant('AND', ['compliantDevice'], { authenticationStrength: { id: 's', requirementsSatisfied: 'none' } })),
    NONE,
  ],
  [
    'a strength that says nothing of itself and allows one factor among others',
    under(grant('OR', [], { authenticationStrength: { id: 's', allowedCombinations: ['fido2', 'password'] } })),
    NONE,
  ],
  ['a custom control', under(grant('OR', [], { customAuthenticationFactors: ['Duo'] })), ALWAYS],
  [
    'a custom control where these do not count',
    { ...under(grant('OR', [], { customAuthenticationFactors: ['Duo'] })), settings: { externalFactorsCount: false } },
    NONE,
  ],
  ['MFA or a control of a later version', under(grant('OR', ['mfa', 'unknownFutureValue'])), 'unknown unknownCaRead'],
  ['MFA and a control of a later version', under(grant('AND', ['mfa', 'unknownFutureValue'])), ALWAYS],
  // States and reasons
  ['a policy in a state of a later version', under({ state: 'unknownFutureValue' }), 'unknown unknownCaRead'],
  [
    'excluded from the enabled one, which comes before report-only and disabled ones',
    under(
      { state: 'disabled' },
      { state: 'enabledForReportingButNotEnforced' },
      { users: { includeUsers: ['All'], excludeUsers: ['ana'] } },
    ),
    'notRequired none caExcluded',
  ],
  [
    'report-only before disabled',
    under({ state: 'disabled' }, { state: 'enabledForReportingButNotEnforced' }),
    'notRequired none caReportOnly',
  ],
  [
    'a disabled policy that would not reach the user',
    under({ state: 'disabled', users: { includeUsers: ['bob'] } }),
    NONE,
  ],
  [
    'a partial one before being excluded from another',
    under({ signInRiskLevels: ['high'] }, { users: { includeUsers: ['All'], excludeUsers: ['ana'] } }),
    PARTIAL,
  ],
  [
    'excluded from a block alone',
    under({ users: { includeUsers: ['All'], excludeUsers: ['ana'] }, grant: BLOCK }),
    NONE,
  ],
];
