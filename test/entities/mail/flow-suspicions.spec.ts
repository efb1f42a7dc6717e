import { deepEqual, equal, match } from 'node:assert/strict';
import * as reasons from '../../../src/entities/mail/flow-suspicions.ts';
import type { MailFlowRule } from '../../../src/entities/mail/mail-flow-rule.ts';
import { flowInWords, flowOdd } from '../../../src/entities/mail/mail-flow-words.ts';

const DOMAINS = { names: ['contoso.com'], complete: true };

function aFlow(settings: MailFlowRule['settings'], over: Partial<MailFlowRule> = {}): MailFlowRule {
  const rest = { mode: 'Enforce', priority: 0, changed: null, comments: null, description: [] };
  return { id: 'g', name: 'Company footer', enabled: true, ...rest, settings, ...over };
}
const told = (settings: MailFlowRule['settings'], over: Partial<MailFlowRule> = {}) =>
  reasons.flowSuspicions(aFlow(settings, over), DOMAINS);

describe('An ordinary mail flow rule is not suspected when it', () => {
  const ordinary: Record<string, MailFlowRule['settings']> = {
    'adds a disclaimer to everything': { ApplyHtmlDisclaimerText: '<p>…</p>' },
    'marks mail from outside': { FromScope: 'NotInOrganization', PrependSubject: '[External]' },
    'copies mail to an archive inside': { SentTo: 'sales@contoso.com', BlindCopyTo: ['archive@contoso.com'] },
    'rejects attachments': { AttachmentExtensionMatchesWords: ['exe'], RejectMessageReasonText: 'No programs, please' },
    'sets a header of its own': { SetHeaderName: 'X-Contoso-Route', SetHeaderValue: '1' },
    'raises the spam confidence': { SubjectContainsWords: ['invoice'], SetSCL: 6 },
    'removes a harmless header': { RemoveHeader: 'X-Mailer' },
  };
  for (const [title, settings] of Object.entries(ordinary)) it(title, () => deepEqual(told(settings), []));
});

describe('A mail flow rule is suspected when it', () => {
  const SOME = { SentTo: 'cfo@contoso.com' };

  it('sends mail outside, by whichever action', () => {
    for (const action of ['RedirectMessageTo', 'BlindCopyTo', 'CopyTo', 'AddToRecipients']) {
      for (const value of ['x@evil.example', ['x@evil.example', 'bo@contoso.com']]) {
        const [first, ...others] = told({ ...SOME, [action]: value });
        match(first ?? '', /outside, to x@evil\.example\./);
        deepEqual(others, []);
      }
    }
    match(told({ ...SOME, CopyTo: 'Bo Contact' })[0] ?? '', /Bo Contact: check whether that is outside/);
  });

  it('deletes mail', () => {
    deepEqual(told({ ...SOME, DeleteMessage: true }), ['It deletes mail without a word to anybody.']);
    deepEqual(told({ ...SOME, DeleteMessage: false }), []);
  });

  it('lets mail past the filters', () => {
    match(told({ ...SOME, SetSCL: -1 })[0] ?? '', /past the spam filter/);
    match(told({ ...SOME, SetSCL: '-1' })[0] ?? '', /past the spam filter/);
    match(
      told({ ...SOME, SetHeaderName: 'X-MS-Exchange-Organization-SkipSafeLinksProcessing' })[0] ?? '',
      /filters to skip/,
    );
  });

  it('removes the traces of filtering or of origin', () => {
    for (const header of [
      'X-MS-Exchange-Organization-SCL',
      'Authentication-Results',
      'received',
      'X-Forefront-Antispam-Report',
    ])
      match(told({ ...SOME, RemoveHeader: header })[0] ?? '', /removes what shows/, header);
  });

  it('takes mail with telling words, or all mail, or has next to no name', () => {
    match(
      told({ SubjectOrBodyContainsWords: ['Rechnung'], CopyTo: 'bo@contoso.com' })[0] ?? '',
      /looks for “Rechnung”/,
    );
    deepEqual(told({ CopyTo: 'bo@contoso.com' }), ['It takes all mail of the company: it has no condition.']);
    deepEqual(told({ CopyTo: 'bo@contoso.com', SomeNewPredicate: ['x'] }), []);
    equal(told({ PrependSubject: 'x' }, { name: '.' }).length, 1);
  });
});

describe('A mail flow rule in words', () => {
  it('names conditions, exceptions and actions', () => {
    equal(
      flowInWords(
        aFlow({
          FromScope: 'NotInOrganization',
          SubjectContainsWords: ['pay', 'bank'],
          ExceptIfFrom: ['ceo@contoso.com'],
          RedirectMessageTo: 'x@evil.example',
          StopRuleProcessing: true,
        }),
      ),
      'Mail from outside the company and whose subject contains “pay” or “bank”, except mail from ceo@contoso.com, is redirected to x@evil.example and kept from the rules after it.',
    );
  });

  it('does not call a rule with settings that it does not know a rule for all mail', () => {
    const rule = aFlow({ AnyOfCcHeader: ['x'], Quarantine: true });
    deepEqual(flowOdd(rule), ['AnyOfCcHeader']);
    equal(flowInWords(rule), 'Mail is put in quarantine (also set: AnyOfCcHeader).');
    equal(flowInWords(aFlow({ DeleteMessage: true })), 'All mail is deleted without a word to anybody.');
  });
});
