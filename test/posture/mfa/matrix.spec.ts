import assert from 'node:assert/strict';
import { anas, aPolicy, BLOCK, country, inShort, ipLocation, under } from './tenant.ts';

const ALWAYS = 'required always caAlways';
const EXEMPT = 'required conditional caWithExemptions';
const PARTIAL = 'notRequired conditional caPartial';
const OFFICE = [
  '00000002-0000-0ff1-ce00-000000000000',
  '00000003-0000-0ff1-ce00-000000000000',
  'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe',
];
const AZURE = '797f4846-ba00-4fd7-ba43-dac1f8f63013';
const GRAPH = '00000003-0000-0000-c000-000000000000';
const OLD_GRAPH = '00000002-0000-0000-c000-000000000000';
const INTUNE = 'd4ebce55-015a-49b5-a083-c84d1797ae8c';

describe('The sign-in matrix', () => {
  describe('of clients', () => {
    const clients = (...clientAppTypes: string[]) => aPolicy({ clientAppTypes });

    it('takes old clients for an exemption', () => {
      assert.equal(under(clients('browser', 'mobileAppsAndDesktopClients')), EXEMPT);
      assert.equal(under(clients('browser', 'mobileAppsAndDesktopClients', 'other')), EXEMPT);
      assert.equal(under(clients('browser', 'mobileAppsAndDesktopClients', 'other', 'exchangeActiveSync')), ALWAYS);
    });

    it('needs both modern ones', () => {
      assert.equal(under(clients('browser')), PARTIAL);
      assert.equal(under(clients('exchangeActiveSync', 'other')), PARTIAL);
    });

    it('takes a part of Exchange ActiveSync for less than all of it', () => {
      assert.equal(under(clients('easSupported', 'other')), 'notRequired conditional caPartial');
      assert.equal(under(clients('browser', 'mobileAppsAndDesktopClients', 'other', 'easSupported')), EXEMPT);
    });

    it('takes none listed for all', () => assert.equal(under(clients()), ALWAYS));

    it('lets policies cover for each other, blocks too', () => {
      const old = aPolicy({ id: 'ca2', clientAppTypes: ['exchangeActiveSync', 'other'], grant: BLOCK });
      assert.equal(under(clients('browser', 'mobileAppsAndDesktopClients'), old), ALWAYS);
      assert.equal(under(old), 'notRequired none noMechanism');
    });
  });

  describe('of platforms', () => {
    const platforms = (includePlatforms: string[], excludePlatforms: string[] = []) =>
      aPolicy({ platforms: { includePlatforms, excludePlatforms } });
    const NAMED = ['android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux'];

    it('knows that anybody can forge one', () => {
      assert.equal(under(platforms(['android', 'iOS'])), PARTIAL);
      assert.equal(under(platforms(['all'], ['windowsPhone'])), PARTIAL);
    });

    it('knows that all the names together are not all', () => {
      assert.equal(under(platforms(NAMED)), PARTIAL);
      assert.equal(under(platforms(['all'])), ALWAYS);
      assert.equal(under(platforms(NAMED), platforms(['all'], NAMED)), ALWAYS);
    });

    it('takes none listed for all', () => assert.equal(under(platforms([])), ALWAYS));
  });

  describe('of places', () => {
    const places = (includeLocations: string[], excludeLocations: string[] = []) =>
      aPolicy({ locations: { includeLocations, excludeLocations } });
    const locations = [ipLocation('hq', true), ipLocation('shop', false), country('us')];
    const at = (...policies: ReturnType<typeof aPolicy>[]) => inShort(anas({ policies, locations }));

    it('takes a trusted network for an exemption', () => {
      assert.equal(at(places(['All'], ['AllTrusted'])), EXEMPT);
      assert.equal(at(places(['All'], ['hq'])), EXEMPT);
      assert.equal(at(places(['All'], ['00000000-0000-0000-0000-000000000000'])), EXEMPT);
      assert.equal(at(places(['All'], ['3d46dbda-8382-466a-856d-eb00cbc6b910'])), EXEMPT);
    });

    it('takes a compliant network for a trusted one', () => {
      const network = { id: 'gsa', type: '#microsoft.graph.compliantNetworkNamedLocation' };
      const policies = [places(['All'], ['gsa'])];
      assert.equal(inShort(anas({ policies, locations: [network] })), EXEMPT);
    });

    it('takes neither a country nor an unmarked network for a trusted one', () => {
      assert.equal(at(places(['All'], ['us'])), PARTIAL);
      assert.equal(at(places(['All'], ['shop'])), PARTIAL);
      assert.equal(at(places(['All'], ['AllTrusted', 'shop'])), PARTIAL);
    });

    it('needs everywhere else too', () => {
      assert.equal(at(places(['us'])), PARTIAL);
      assert.equal(at(places(['AllTrusted'])), PARTIAL);
      assert.equal(at(places(['us']), places(['All'], ['us'])), ALWAYS);
      assert.equal(at(places(['AllTrusted']), places(['All'], ['AllTrusted'])), ALWAYS);
      assert.equal(at(places(['hq']), places(['All'], ['AllTrusted'])), EXEMPT);
    });

    it('matches nothing by a deleted location', () => {
      assert.equal(at(places(['All'], ['gone'])), ALWAYS);
      assert.equal(at(places(['gone'])), 'notRequired none noMechanism');
    });

    it('takes none listed for all', () => assert.equal(at(places([])), ALWAYS));

    it('says blocked where no sign-in from outside meets MFA', () => {
      const block = aPolicy({
        locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] },
        grant: BLOCK,
      });
      assert.equal(at(block), 'required conditional caBlocked');
      assert.equal(at(aPolicy({ grant: BLOCK })), 'required always caBlocked');
      assert.equal(
        at(block, aPolicy({ id: 'ca2', locations: { includeLocations: ['hq'] } })),
        'required conditional caBlocked',
      );
      assert.equal(at(block, aPolicy({ id: 'ca2' })), 'required always caBlocked');
    });
  });

  describe('of devices', () => {
    const filter = (mode: string, rule: string) =>
      aPolicy({ id: `${mode} ${rule}`, devices: { deviceFilter: { mode, rule } } });

    it('takes managed devices for an exemption', () => {
      assert.equal(under(filter('exclude', 'device.isCompliant -eq True')), EXEMPT);
      assert.equal(under(filter('include', 'device.isCompliant -ne True')), EXEMPT);
    });

    it('knows that a negative rule matches a device that nobody registered', () => {
      assert.equal(under(filter('exclude', 'device.trustType -ne "ServerAD"')), PARTIAL);
      assert.equal(under(filter('include', 'device.trustType -eq "ServerAD"')), PARTIAL);
    });

    it('lets two filters cover for each other on every device', () => {
      const rule = 'device.isCompliant -eq True';
      assert.equal(under(filter('exclude', rule), filter('include', rule)), ALWAYS);
      assert.equal(under(filter('exclude', rule), filter('include', 'device.trustType -eq "ServerAD"')), EXEMPT);
      assert.equal(under(filter('exclude', rule), filter('exclude', 'device.trustType -eq "ServerAD"')), EXEMPT);
    });

    it('reads the older device states as a filter', () => {
      const states = (includeStates: string[], excludeStates: string[]) =>
        aPolicy({ deviceStates: { includeStates, excludeStates } });
      assert.equal(under(states(['All'], ['Compliant', 'DomainJoined'])), EXEMPT);
      assert.equal(under(states(['Compliant'], [])), PARTIAL);
      assert.equal(under(states(['All'], [])), ALWAYS);
      assert.equal(under(aPolicy({ devices: { includeDevices: ['All'], excludeDevices: ['Compliant'] } })), EXEMPT);
    });

    it('answers for as many filters as somebody writes', () => {
      const many = Array.from({ length: 30 }, (_none, n) => filter('exclude', `device.extensionAttribute1 -eq "${n}"`));
      assert.equal(under(...many), EXEMPT);
    });
  });

  describe('of risks and flows', () => {
    it('leaves ordinary sign-ins to a policy that names the risk none', () => {
      for (const name of ['signInRiskLevels', 'userRiskLevels', 'insiderRiskLevels'] as const) {
        const high = name === 'insiderRiskLevels' ? 'elevated' : 'high';
        assert.equal(under(aPolicy({ [name]: [high] })), PARTIAL, name);
        assert.equal(under(aPolicy({ [name]: ['none', high] })), EXEMPT, name);
        assert.equal(under(aPolicy({ [name]: [] })), ALWAYS, name);
      }
    });

    it('reads insider risk as Graph joins it', () => {
      assert.equal(under(aPolicy({ insiderRiskLevels: 'minor,moderate,elevated' })), PARTIAL);
    });

    it('takes a password change at high risk for partial', () => {
      const grant = { operator: 'AND', builtInControls: ['mfa', 'passwordChange'] };
      assert.equal(under(aPolicy({ userRiskLevels: ['high'], grant })), PARTIAL);
    });

    it('takes a policy for some ways of signing in for partial', () => {
      const flows = (transferMethods: string | null) => aPolicy({ authenticationFlows: { transferMethods } });
      assert.equal(under(flows('deviceCodeFlow')), PARTIAL);
      assert.equal(under(flows('deviceCodeFlow,authenticationTransfer')), PARTIAL);
      assert.equal(under(flows(null)), ALWAYS);
      assert.equal(under(flows('none')), ALWAYS);
      assert.equal(
        under(aPolicy({ authenticationFlows: { transferMethods: 'deviceCodeFlow' }, grant: BLOCK })),
        'notRequired none noMechanism',
      );
    });
  });

  describe('of applications', () => {
    const apps = (includeApplications: string[], excludeApplications: string[] = []) =>
      aPolicy({ id: includeApplications.join(), applications: { includeApplications, excludeApplications } });

    it('takes a side application for an exemption', () => assert.equal(under(apps(['All'], [INTUNE])), EXEMPT));

    it('needs every core application', () => {
      for (const core of [...OFFICE, 'Office365', 'MicrosoftAdminPortals', AZURE, GRAPH, OLD_GRAPH])
        assert.equal(under(apps(['All'], [core])), PARTIAL, core);
    });

    it('takes some applications for partial, the admin portals too', () => {
      assert.equal(under(apps(['Office365'])), PARTIAL);
      assert.equal(under(apps(['MicrosoftAdminPortals'])), PARTIAL);
      assert.equal(under(apps(['Office365', 'MicrosoftAdminPortals', AZURE, GRAPH, OLD_GRAPH])), PARTIAL);
    });

    it('lets policies cover for each other', () => {
      assert.equal(under(apps(['Office365']), apps(['All'], ['Office365'])), ALWAYS);
      assert.equal(under(apps(OFFICE), apps(['All'], ['Office365'])), ALWAYS);
      assert.equal(under(apps(['Office365']), apps(['All'], OFFICE)), ALWAYS);
      assert.equal(under(apps([GRAPH]), apps(['All'], [GRAPH, OLD_GRAPH])), PARTIAL);
      assert.equal(under(apps([INTUNE]), apps(['All'], [INTUNE])), ALWAYS);
    });

    it('takes applications chosen by a filter for side ones', () => {
      const filtered = (mode: string, includeApplications: string[]) =>
        aPolicy({
          id: mode,
          applications: { includeApplications, applicationFilter: { mode, rule: 'CustomSecurityAttribute.A -eq "b"' } },
        });
      assert.equal(under(filtered('exclude', ['All'])), EXEMPT);
      assert.equal(under(filtered('include', [])), PARTIAL);
      assert.equal(under(filtered('include', []), filtered('exclude', ['All'])), ALWAYS);
    });
  });

  it('joins all conditions of one policy by AND, and policies by OR', () => {
    const both = aPolicy({ clientAppTypes: ['browser'], platforms: { includePlatforms: ['android'] } });
    assert.equal(under(both), PARTIAL);
    const browsers = aPolicy({ id: 'a', clientAppTypes: ['browser'] });
    const apps = aPolicy({
      id: 'b',
      clientAppTypes: ['mobileAppsAndDesktopClients'],
      platforms: { includePlatforms: ['all'] },
    });
    assert.equal(under(browsers, apps), EXEMPT);
  });

  it('sees no MFA where every sign-in that would meet it is blocked', () => {
    const applications = { includeApplications: ['Office365'] };
    const both = [aPolicy({ applications }), aPolicy({ id: 'ca2', applications, grant: BLOCK })];
    assert.equal(under(...both), 'notRequired none noMechanism');
  });

  it('finds the one hole that several policies leave', () => {
    const office = aPolicy({ id: 'a', applications: { includeApplications: ['Office365'] } });
    const rest = aPolicy({
      id: 'b',
      applications: { includeApplications: ['All'], excludeApplications: ['Office365'] },
      platforms: { includePlatforms: ['all'], excludePlatforms: ['linux'] },
    });
    assert.equal(under(office, rest), PARTIAL);
    assert.equal(
      under(office, rest, aPolicy({ id: 'c', platforms: { includePlatforms: ['linux'] }, grant: BLOCK })),
      ALWAYS,
    );
  });
});
