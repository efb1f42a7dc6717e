import assert from 'node:assert/strict';
import type { CommandResult } from '../../src/commands/result.ts';
import { PART_NAMES } from '../../src/commands/parts.ts';
import { createDescribe } from '../../src/entities/describe.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { readAlert } from '../../src/graph/alert-shape.ts';
import { createAppDetails } from '../../src/graph/app-details.ts';
import { createInboxRuleDetails } from '../../src/graph/inbox-rule-details.ts';
import { createInboxRuleWriter } from '../../src/graph/inbox-rules.ts';
import { createUserDetails } from '../../src/graph/user-details.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { MAIL_MERGE, addGrant } from '../../src/sandbox/graph/apps/invented-apps.ts';
import { resourceId } from '../../src/sandbox/graph/apps/resources.ts';
import type { QuirkBook } from '../../src/sandbox/graph/quirks.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { present } from '../../src/teams/presenters/index.ts';
import { SOFT_LIMIT_UTF8 } from '../../src/teams/render.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { fakeClock, graphAt } from '../graph/server.ts';
import { assertParses, buttons, nodes, words } from '../teams/adaptive-cards.ts';
import { createWorld, type World } from '../world.ts';

const PLACE = SANDBOX_TENANTS[0]!;
const TENANT: Tenant = { ...PLACE, id: PLACE.id as Tenant['id'], state: 'active' };
const [, AOIFE, TOMASZ] = PLACE.users;
const GUEST = PLACE.users.at(-1)!;
const HOSTILE =
  '<at>Everyone</at> **[pay](https://evil.example)** \u202Egnp.exe\u2066 `x` {{DATE(2026-01-01T00:00:00Z)}} ${$root} ' +
  '# | ~~s~~ &lt;at&gt; \u{1F468}\u200D\u{1F469}\u200D\u{1F467} e\u0301\u0301\u0301\u0301\u0301\u0301\u0301 \u0000\r\n- item';
const LONG = `${'漢字🛎️*_[`\\]'.repeat(600)}`.slice(0, 4096);

type Evidence = Readonly<Record<string, unknown>>;
const evidence = (type: string, fields: object): Evidence => ({
  '@odata.type': `#microsoft.graph.security.${type}Evidence`,
  ...fields,
});
const userOf = (id: string | undefined, upn: string, name?: string) =>
  evidence('user', { userAccount: { azureAdUserId: id, userPrincipalName: upn, displayName: name } });
const appOf = (fields: object) => evidence('oauthApplication', fields);
const STORY_APP = appOf({ appId: MAIL_MERGE.appId, objectId: MAIL_MERGE.id, displayName: MAIL_MERGE.name });
const ruleOf = (id: string) =>
  evidence('mailboxConfiguration', {
    configurationType: 'userInboxRule',
    configurationId: id,
    mailboxPrimaryAddress: TOMASZ!.userPrincipalName,
    externalDirectoryObjectId: TOMASZ!.id,
  });

/** Every visible word of every card that is about an event: its own, its details, each part to the end, its forms. */
describe('An alert, from Microsoft’s JSON to what Teams draws', () => {
  let sim: GraphSimulator;
  let world: World;

  beforeEach(async () => {
    sim = await startGraphSimulator({ clock: fakeClock(), tenants: SANDBOX_TENANTS });
    sim.setQuirks({ noThrottle: true });
    world = await createWorld();
    await world.stores.tenants.seed([TENANT]);
    const [clock, graph] = [fakeClock(), graphAt(sim.url)];
    const mail = createInboxRuleWriter({ graph, clock, log: world.log });
    const providers = {
      user: createUserDetails(graph, { clock }),
      application: createAppDetails({ graph, clock }),
      inboxRule: createInboxRuleDetails({ mail, clock }),
    };
    Object.assign(world.deps, { describe: createDescribe({ providers, clock: world.clock, log: world.log }) });
  });
  afterEach(() => sim.close());

  async function stored(pieces: readonly Evidence[], fields: object = {}): Promise<SecurityEvent> {
    const times = { createdDateTime: '2026-11-22T11:58:00Z', lastUpdateDateTime: '2026-11-22T11:58:00Z' };
    const raw = { id: 'a1', title: 'Odd thing', severity: 'medium', ...times, ...fields, evidence: pieces };
    const reading = readAlert(raw);
    assert.ok('alert' in reading);
    const [event] = await world.store([reading.alert], { tenant: TENANT });
    return event as SecurityEvent;
  }

  function drawn(result: CommandResult) {
    const shown = present(result, { offers: offersFor, now: world.clock.now() });
    assert.ok(shown.kind === 'card');
    const { card } = shown;
    assertParses(card);
    const json = JSON.stringify(card);
    assert.ok(Buffer.byteLength(json) <= SOFT_LIMIT_UTF8, `${result.show}: ${Buffer.byteLength(json)} bytes`);
    assert.doesNotMatch(
      `${words(card)}\n${shown.summary}`,
      /<at>|\{\{|\$\{|https?:\/\/evil|&lt;|[\u202e\u2066]|\p{Cs}/u,
    );
    for (const { text } of nodes(card))
      if (typeof text === 'string' && !/db-ip|security\.microsoft/.test(text))
        assert.doesNotMatch(text, /(?<!\\)\]\(|(?<!\\)`/, text);
    return { card, said: words(card) };
  }

  async function allOf({ number: n }: SecurityEvent): Promise<string> {
    const said: string[] = [];
    for (const [verb, input] of [
      ['show', { n }],
      ['details', { n }],
      ['act', { n }],
      ['ignoreForm', { n }],
      ['ignorePreview', { n, kind: 'any', title: 'event', reason: HOSTILE.slice(0, 100) }],
    ] as const) {
      const known = verb === 'show' ? { show: 'event' as const, tenant: TENANT, event: await present1(n) } : undefined;
      const answer = known ?? (await world.ask('admin', verb, input).catch((error: Error) => error));
      if (answer instanceof Error) said.push(`${verb}: ${answer.message}`);
      else said.push(drawn(answer).said);
    }
    for (const part of PART_NAMES) {
      let next: Record<string, unknown> | undefined = { n, part };
      for (let page = 0; next && page < 200; page++) {
        const { card, said: one } = drawn(await world.ask('viewer', 'details', next));
        said.push(one);
        next = buttons(card).find(({ title }) => title === 'Next')?.data;
      }
      assert.equal(next, undefined, `${part} comes to an end`);
    }
    return said.join('\n');
  }

  async function present1(n: number): Promise<SecurityEvent> {
    const at = await world.stores.numbers.find(n);
    const found = at && (await world.stores.events.get(at.tenantId, at.key));
    return found?.value as SecurityEvent;
  }

  const quirk = (quirks: Parameters<QuirkBook['set']>[0]) => () => sim.setQuirks(quirks);
  const nothing = () => undefined;

  interface Case {
    readonly what: string;
    readonly pieces: readonly Evidence[];
    readonly fields?: object;
    prepare(): unknown;
    readonly says: readonly RegExp[];
    readonly never?: readonly RegExp[];
  }
  const DEAD = '00000000-0000-4000-8000-00000000dead';
  const cases: readonly Case[] = [
    {
      what: 'a deleted user',
      pieces: [userOf(DEAD, 'gone@harbourlight.example', 'Gone')],
      prepare: nothing,
      says: [/Gone \(gone@harbourlight\.example\)/, /deleted: the tenant has no such user/],
      never: [/MFA methods registered: none/i],
    },
    {
      what: 'a user who was renamed since',
      pieces: [userOf(AOIFE!.id, 'aoife.maiden@harbourlight.example')],
      prepare: nothing,
      says: [/Name in the alert/, /aoife\.maiden@harbourlight\.example/, /aoife\.o'neill@harbourlight\.example/],
    },
    {
      what: 'a guest',
      pieces: [userOf(undefined, GUEST.userPrincipalName)],
      prepare: nothing,
      says: [/Guest, can sign in/],
    },
    {
      what: 'an application without publisher',
      pieces: [STORY_APP],
      prepare: nothing,
      says: [/Mail Merge Helper/, /Nobody has verified the publisher/],
      never: [/\bundefined\b|\bnull\b/],
    },
    {
      what: 'one property that may not be read',
      pieces: [userOf(AOIFE!.id, AOIFE!.userPrincipalName)],
      prepare: quirk({ lacks: ['UserAuthenticationMethod.Read.All', 'UserAuthenticationMethod.ReadWrite.All'] }),
      says: [/no permission: UserAuthenticationMethod\.Read\.All/, /Member, can sign in/],
    },
    {
      what: 'one member of a batch that stays throttled',
      pieces: [userOf(AOIFE!.id, AOIFE!.userPrincipalName)],
      prepare: () =>
        sim.setQuirks({
          fail: [{ path: `/users/${AOIFE!.id}/authentication/methods`, status: 429, times: 99, retryAfter: 60 }],
        }),
      says: [/throttled: Microsoft asks Tocsin to slow down/, /Member, can sign in/],
    },
    {
      what: 'a rule that is gone',
      pieces: [ruleOf('AQAAAGONE=')],
      prepare: nothing,
      says: [/gone: deleted, or made anew under another id/],
    },
    {
      what: 'an application with 200 permissions with hostile names',
      pieces: [STORY_APP],
      prepare: manyPermissions,
      says: [/Thing199\.Read\.All/, /Thing0\.Read\.All/],
    },
    {
      what: 'hostile names and words everywhere, at Microsoft too',
      fields: { title: HOSTILE, description: HOSTILE, category: HOSTILE, severity: HOSTILE, assignedTo: HOSTILE },
      pieces: [
        userOf(AOIFE!.id, HOSTILE, HOSTILE),
        appOf({ appId: MAIL_MERGE.appId, objectId: MAIL_MERGE.id, displayName: HOSTILE, publisher: HOSTILE }),
        ruleOf(HOSTILE),
        evidence('mailbox', { primaryAddress: HOSTILE, displayName: HOSTILE }),
        evidence('url', { url: HOSTILE }),
        evidence('file', { fileDetails: { fileName: HOSTILE, filePath: HOSTILE } }),
        evidence('device', { deviceDnsName: HOSTILE, mdeDeviceId: HOSTILE }),
        evidence('analyzedMessage', { subject: HOSTILE, networkMessageId: HOSTILE, recipientEmailAddress: HOSTILE }),
        evidence('ip', { ipAddress: HOSTILE, countryLetterCode: HOSTILE }),
        evidence('somethingNew', { [HOSTILE]: HOSTILE, other: HOSTILE }),
      ],
      prepare: () => {
        sim.state.updateUser(PLACE.id, AOIFE!.id, { displayName: HOSTILE, otherMails: [HOSTILE] });
        const app = sim.state.apps(PLACE.id).servicePrincipals.get(MAIL_MERGE.id)!;
        const hostile = { displayName: HOSTILE, appDescription: HOSTILE, verifiedPublisher: { displayName: HOSTILE } };
        sim.state.apps(PLACE.id).servicePrincipals.set(MAIL_MERGE.id, { ...app, ...hostile });
      },
      says: [/‹at›Everyone‹\/at›/],
    },
    {
      what: 'a description of 4 kB that is nothing but marks, in letters of three and four bytes',
      fields: { title: LONG.slice(0, 500), description: LONG },
      pieces: Array.from({ length: 30 }, (_none, at) => userOf(undefined, `u${at}@x.example`, LONG.slice(0, 200))),
      prepare: nothing,
      says: [/漢字/],
    },
    {
      what: 'a list of 500 addresses',
      pieces: Array.from({ length: 500 }, (_none, at) =>
        evidence('ip', { ipAddress: `185.${100 + Math.floor(at / 250)}.7.${at % 250}` }),
      ),
      prepare: nothing,
      says: [/Not shown here: \d+ under IP addresses/, /185\.101\.7\.249/],
    },
    {
      what: 'everything at once from a Microsoft that answers nothing but 503',
      pieces: [userOf(AOIFE!.id, AOIFE!.userPrincipalName), STORY_APP, ruleOf('r')],
      prepare: quirk({ fail: [{ path: '/', status: 503, times: 9_999 }] }),
      says: [/Microsoft did not answer/],
      never: [/^none\b/im],
    },
    {
      what: 'connections that Microsoft drops',
      pieces: [userOf(AOIFE!.id, AOIFE!.userPrincipalName), STORY_APP, ruleOf('r')],
      prepare: quirk({ dropConnection: true }),
      says: [/Microsoft did not answer/],
      never: [/^none\b/im],
    },
  ];

  function manyPermissions(): void {
    const apps = sim.state.apps(PLACE.id);
    const graph = apps.servicePrincipals.get(resourceId(PLACE.id, 'graph'))!;
    const names = Array.from({ length: 200 }, (_none, at) => `Thing${at}.Read.All`);
    const scopes = names.map((value, at) => ({
      id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
      value,
      adminConsentDisplayName: HOSTILE,
      isEnabled: true,
      type: 'Admin',
    }));
    apps.servicePrincipals.set(graph.id, { ...graph, oauth2PermissionScopes: scopes });
    apps.grants.clear();
    addGrant(apps, PLACE, { clientId: MAIL_MERGE.id, resource: 'graph', principalId: null, scope: names.join(' ') });
  }

  for (const { what, pieces, fields, prepare, says, never = [] } of cases)
    it(`tells the truth of ${what}, on cards that parse and fit`, async () => {
      prepare();
      const said = await allOf(await stored(pieces, fields));
      for (const words of says) assert.match(said, words);
      for (const words of never) assert.doesNotMatch(said, words);
    }).timeout(30_000);
});
