import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { InboxRule } from '../../../src/entities/mail/inbox-rule.ts';
import { uncheckedFields, type IpFacts, type IpFields } from '../../../src/entities/ip.ts';
import { suspicionsOf, worthStopping, type Circumstances } from '../../../src/entities/mail/suspicions/index.ts';
import { aRule } from '../../fakes/mail-writer.ts';

const AT_HOME: Circumstances = { domains: { names: ['contoso.com', 'contoso.onmicrosoft.com'], complete: true } };
const to = (address: string, name?: string) => [{ emailAddress: { address, ...(name && { name }) } }];
const ids = (over: Partial<InboxRule>, circumstances = AT_HOME) =>
  suspicionsOf(aRule(over), circumstances).map(({ id }) => id);
const say = (over: Partial<InboxRule>, circumstances = AT_HOME) =>
  suspicionsOf(aRule(over), circumstances)
    .map((suspicion) => suspicion.say)
    .join('\n');

const NEWSLETTER = { senderContains: ['newsletter@shop.example'] };
const FILED = { moveToFolder: 'f1', stopProcessingRules: true };
const into = (name: string) => ({ conditions: NEWSLETTER, actions: { moveToFolder: 'f1' }, folders: { f1: name } });

describe('An ordinary inbox rule is not suspected when it', () => {
  const ordinary: Record<string, Partial<InboxRule>> = {
    'files a newsletter in a folder': { conditions: NEWSLETTER, actions: FILED, folders: { f1: 'Newsletters' } },
    'files and marks as read': {
      conditions: NEWSLETTER,
      actions: { moveToFolder: 'f1', markAsRead: true },
      folders: { f1: 'Reading' },
    },
    'forwards to a colleague': {
      name: 'Orders',
      conditions: { subjectContains: ['order'] },
      actions: { forwardTo: to('Bo@Contoso.COM') },
    },
    'forwards within another domain of the tenant': {
      conditions: NEWSLETTER,
      actions: { redirectTo: to('bo@contoso.onmicrosoft.com') },
    },
    'forwards to an address of the directory': {
      conditions: NEWSLETTER,
      actions: { forwardTo: to('/O=EXCHANGELABS/OU=EXCHANGE/CN=RECIPIENTS/CN=BO') },
    },
    'colours mail about invoices': {
      conditions: { subjectContains: ['invoice'] },
      actions: { assignCategories: ['Money'], markImportance: 'high' },
    },
    'colours everything': { actions: { assignCategories: ['Mine'] } },
    'files the mail of a bank by its domain': {
      conditions: { senderContains: ['@mail.bank.example'], fromAddresses: to('info@bank.example') },
      actions: FILED,
      folders: { f1: 'House' },
    },
    'looks for words that only resemble telling ones': {
      conditions: { subjectContains: ['Bankett', 'hackathon', 'empty', 'Wirework', 'Pathology'] },
      actions: FILED,
      folders: { f1: 'Events' },
    },
    'files into a folder whose name cannot be read': { conditions: NEWSLETTER, actions: FILED },
    'has a short but telling name': { name: 'PR', conditions: NEWSLETTER, actions: FILED, folders: { f1: 'PR' } },
  };
  for (const [title, rule] of Object.entries(ordinary)) it(title, () => deepEqual(ids(rule), []));
});

describe('An inbox rule is suspected when it forwards outside', () => {
  for (const action of ['forwardTo', 'forwardAsAttachmentTo', 'redirectTo']) {
    it(`by ${action}, and names the receiver by address, not by what it is called`, () => {
      const over = { conditions: NEWSLETTER, actions: { [action]: to('x@evil.example', 'bo@contoso.com') } };
      deepEqual(ids(over), ['forwardsOutside']);
      match(say(over), /outside the company, to x@evil\.example\./);
    });
  }

  it('to a domain that only looks like the tenant’s own', () => {
    for (const domain of ['evilcontoso.com', 'contoso.com.evil.example', 'contoso.co', 'c0ntoso.com'])
      deepEqual(
        ids({ conditions: NEWSLETTER, actions: { forwardTo: to(`x@${domain}`) } }),
        ['forwardsOutside'],
        domain,
      );
    deepEqual(ids({ conditions: NEWSLETTER, actions: { forwardTo: to('x@mail.contoso.com') } }), []);
  });

  it('and is neither cleared nor condemned where the tenant’s domains could not be read', () => {
    const unsure = { domains: { names: ['contoso.com'], complete: false } };
    const over = { conditions: NEWSLETTER, actions: { forwardTo: to('x@fabrikam.example') } };
    deepEqual(ids(over, unsure), ['forwardsSomewhere']);
    match(say(over, unsure), /cannot read all domains.*check whether that is outside/);
    deepEqual(ids({ conditions: NEWSLETTER, actions: { forwardTo: to('bo@contoso.com') } }, unsure), []);
    deepEqual(ids({ conditions: NEWSLETTER, actions: { forwardTo: [{ emailAddress: { name: 'Bo' } }] } }), [
      'forwardsSomewhere',
    ]);
  });
});

describe('An inbox rule is suspected when it takes mail out of sight', () => {
  it('by deleting it, for good or into the bin', () => {
    deepEqual(ids({ conditions: NEWSLETTER, actions: { delete: true } }), ['deletes']);
    deepEqual(ids({ conditions: NEWSLETTER, actions: { permanentDelete: true } }), ['deletes']);
    for (const bin of ['Deleted Items', 'Gelöschte Elemente', 'Éléments supprimés', 'Удаленные'])
      deepEqual(ids(into(bin)), ['deletes'], bin);
  });

  it('by moving it where nobody looks, in whatever language', () => {
    const places = `RSS Feeds|rss feeds|RSS-Feeds|Flux RSS|Archive|Archiv|Junk Email|Junk E-Mail|Conversation History|
      Historique des conversations|Courrier indésirable|Нежелательная почта|会話の履歴|정크 메일| RSS\u00a0Feeds\u200b`.split(
      /\|\n?/,
    );
    for (const place of places) deepEqual(ids(into(place)), ['hides'], place);
    match(say(into('RSS Feeds')), /hides mail in RSS Feeds/);
  });

  it('by a place that the rule names by Graph’s well-known name', () => {
    deepEqual(ids({ conditions: NEWSLETTER, actions: { moveToFolder: 'conversationhistory' } }), ['hides']);
  });

  it('by a folder whose name is next to nothing', () => {
    deepEqual(ids(into('..')), ['hides']);
    deepEqual(ids(into('\u200b')), ['hides']);
  });

  it('by marking it as read and keeping other rules from it', () => {
    const actions = { markAsRead: true, stopProcessingRules: true };
    deepEqual(ids({ conditions: NEWSLETTER, actions }), ['readsSilently']);
    deepEqual(ids({ conditions: NEWSLETTER, actions: { markAsRead: true } }), []);
    deepEqual(ids({ conditions: NEWSLETTER, actions: { stopProcessingRules: true } }), []);
  });
});

describe('An inbox rule is suspected when it looks for', () => {
  const looking = (text: string, condition = 'subjectContains') => ({
    conditions: { [condition]: [text] },
    actions: FILED,
    folders: { f1: 'Later' },
  });
  const telling =
    `invoice|Invoices 2026|payment due|wire transfer|PASSWORD|you were hacked|phishing|helpdesk|Help Desk|bank|
    Rechnung|Rechnungsnummer|Überweisung|Passwort|facture|mot de passe|virement|factura|contraseña|fattura|bonifico|
    betaling|wachtwoord|faktura|Płatność|оплата|請求書|发票|청구서`
      .split('|')
      .map((text) => text.trim());
  for (const text of telling) {
    it(`“${text}”`, () => deepEqual(ids(looking(text)), ['matchesWords']));
  }

  it('them in the body, the headers or the sender’s name', () => {
    for (const condition of ['bodyContains', 'bodyOrSubjectContains', 'headerContains', 'senderContains'])
      deepEqual(ids(looking('invoice', condition)), ['matchesWords'], condition);
    deepEqual(ids({ conditions: { fromAddresses: to('helpdesk@contoso.com') }, actions: FILED }), ['matchesWords']);
    match(say(looking('invoice')), /looks for “invoice”/);
  });
});

describe('An inbox rule is suspected for its name', () => {
  const named = (name: string) => ids({ name, conditions: NEWSLETTER, actions: FILED, folders: { f1: 'Later' } });
  for (const name of ['', ' ', '.', '..', '...', 'a', '7', ',;', '—', '\u200b', '\u3164', '👍', '*#*'])
    it(JSON.stringify(name), () => deepEqual(named(name), ['oddName']));
  for (const name of ['ab', 'C++', 'Bo', '.NET', '税務', 'a.']) {
    it(`but not for ${JSON.stringify(name)}`, () => deepEqual(named(name), []));
  }
});

describe('An inbox rule is suspected when it takes everything', () => {
  it('for want of any condition, or by one that leaves nothing out', () => {
    const actions = { moveToFolder: 'f1' };
    const folders = { f1: 'Later' };
    deepEqual(ids({ actions, folders }), ['takesEverything']);
    for (const conditions of [
      { senderContains: ['@'] },
      { bodyContains: ['zebra', 'e'] },
      { subjectContains: [''] },
      { withinSizeRange: { minimumSize: 0, maximumSize: 0 } },
    ])
      deepEqual(ids({ conditions, actions, folders }), ['takesEverything'], JSON.stringify(conditions));
    deepEqual(ids({ conditions: { sentToMe: true }, actions, folders }), []);
    deepEqual(ids({ conditions: { withinSizeRange: { minimumSize: 900 } }, actions, folders }), []);
  });
});

describe('An inbox rule is suspected for where it was made from', () => {
  const from = (fields: Partial<IpFields>): Circumstances => ({
    ...AT_HOME,
    createdFrom: { address: '185.220.101.34', fields: { ...uncheckedFields(), ...fields } } as IpFacts,
  });
  const found = <T>(value: T) => ({ status: 'found', value, source: 'test' }) as const;
  const plain = { conditions: NEWSLETTER, actions: FILED, folders: { f1: 'Later' } };

  it('if that is a proxy, has attacked others, or is a server', () => {
    match(say(plain, from({ proxyTypes: found(['tor']) })), /185\.220\.101\.34, a Tor exit/);
    deepEqual(ids(plain, from({ proxy: found(true) })), ['flaggedAddress']);
    deepEqual(ids(plain, from({ threat: found('high') })), ['flaggedAddress']);
    deepEqual(ids(plain, from({ usage: found('hosting') })), ['flaggedAddress']);
  });

  it('and not where nothing is known or all is well', () => {
    deepEqual(ids(plain, from({})), []);
    deepEqual(ids(plain, from({ proxy: found(false), threat: found('none'), usage: found('consumer') })), []);
    deepEqual(ids(plain, from({ threat: { status: 'unavailable', source: 'x', reason: 'down' } })), []);
  });
});

describe('Stopping a rule is proposed', () => {
  const worth = (over: Partial<InboxRule>) => worthStopping(suspicionsOf(aRule(over), AT_HOME));
  it('for one grave reason or two small ones, not for a habit', () => {
    equal(worth({ conditions: NEWSLETTER, actions: { forwardTo: to('x@evil.example') } }), true);
    equal(worth(into('RSS Feeds')), true);
    equal(worth({ conditions: { subjectContains: ['hacked'] }, actions: { delete: true } }), true);
    equal(worth({ conditions: NEWSLETTER, actions: { delete: true } }), false);
    equal(worth({ conditions: { subjectContains: ['invoice'] }, actions: FILED, folders: { f1: 'Invoices' } }), false);
    equal(worth({ conditions: NEWSLETTER, actions: FILED }), false);
  });

  it('with the gravest reason told first', () => {
    const all = ids({
      name: '..',
      conditions: { subjectContains: ['invoice'] },
      actions: { redirectTo: to('x@evil.example'), moveToFolder: 'f1', markAsRead: true, stopProcessingRules: true },
      folders: { f1: 'RSS Feeds' },
    });
    deepEqual(all, ['forwardsOutside', 'hides', 'matchesWords', 'readsSilently', 'oddName']);
    ok(all.length === new Set(all).size);
  });
});
