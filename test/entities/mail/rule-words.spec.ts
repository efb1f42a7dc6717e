import { deepEqual, doesNotMatch, equal, notEqual } from 'node:assert/strict';
import { ruleFingerprint } from '../../../src/entities/mail/inbox-rule.ts';
import { actionWords, conditionWords, ruleInWords } from '../../../src/entities/mail/rule-words.ts';
import { aRule } from '../../fakes/mail-writer.ts';

const to = (address: string, name?: string) => [{ emailAddress: { address, ...(name && { name }) } }];

describe('An inbox rule in words', () => {
  it('says from whom, about what, and what becomes of it', () => {
    equal(
      ruleInWords(
        aRule({
          conditions: { subjectContains: ['invoice'] },
          actions: { moveToFolder: 'f1', markAsRead: true },
          folders: { f1: 'RSS Feeds' },
        }),
      ),
      'Mail from anyone whose subject contains “invoice” is moved to RSS Feeds and marked as read.',
    );
  });

  it('names senders in place of anyone, joins alternatives with or and conditions with and', () => {
    equal(
      ruleInWords(
        aRule({
          conditions: {
            fromAddresses: [...to('ana@a.example'), ...to('bo@b.example', 'Bo')],
            bodyOrSubjectContains: ['pay', 'bank', 'wire'],
            hasAttachments: true,
          },
          exceptions: { subjectContains: ['lunch'] },
          actions: { redirectTo: to('x@evil.example'), delete: true, stopProcessingRules: true },
        }),
      ),
      'Mail from ana@a.example or bo@b.example whose subject or text contains “pay”, “bank” or “wire” and with attachments, except mail whose subject contains “lunch”, is redirected to x@evil.example, deleted and kept from the rules after it.',
    );
  });

  it('says so when there is no condition, no action or no name of a folder', () => {
    equal(ruleInWords(aRule({ actions: { delete: true } })), 'All mail is deleted.');
    equal(
      ruleInWords(aRule({ conditions: { sentCcMe: true } })),
      'Mail from anyone sent to the owner as a copy is left as it is.',
    );
    deepEqual(actionWords(aRule({ actions: { moveToFolder: 'AQMk' } })), [
      'moved to a folder whose name cannot be read',
    ]);
  });

  it('tells of conditions and actions that it does not know, and never drops them', () => {
    deepEqual(conditionWords({ isFromMars: true, __proto__x: 1 }), [
      'that meets “is from mars”, which Tocsin does not know',
      'that meets “__proto__x”, which Tocsin does not know',
    ]);
    deepEqual(actionWords(aRule({ actions: { sendToPrinter: true } })), [
      'treated by “send to printer”, which Tocsin does not know',
    ]);
    deepEqual(conditionWords({ constructor: ['x'] }), ['that meets “constructor”, which Tocsin does not know']);
  });

  it('has words for every condition of Microsoft’s', () => {
    const names =
      'bodyContains bodyOrSubjectContains categories fromAddresses hasAttachments headerContains importance isApprovalRequest isAutomaticForward isAutomaticReply isEncrypted isMeetingRequest isMeetingResponse isNonDeliveryReport isPermissionControlled isReadReceipt isSigned isVoicemail messageActionFlag notSentToMe recipientContains senderContains sensitivity sentCcMe sentOnlyToMe sentToAddresses sentToMe sentToOrCcMe subjectContains withinSizeRange';
    for (const name of names.split(' ')) {
      const value = /Contains|categories/.test(name) ? ['x'] : /Addresses/.test(name) ? to('x@y.example') : true;
      for (const words of conditionWords({ [name]: value })) doesNotMatch(words, /does not know/, name);
      equal(conditionWords({ [name]: value }).length, 1, name);
    }
  });

  it('stays short and on one line, whatever the rule says', () => {
    const words = ruleInWords(
      aRule({
        conditions: { subjectContains: Array.from({ length: 50 }, (_, at) => `\n\u202e${at}${'x'.repeat(4000)}`) },
      }),
    );
    doesNotMatch(words, /[\n\u202e]/);
    equal(words.length < 600, true, String(words.length));
  });
});

describe('Two inbox rules are the same', () => {
  it('whatever Microsoft assigned to them, and differ in what they do', () => {
    const rule = aRule({ conditions: { fromAddresses: to('A@b.example', 'A') }, actions: { delete: true } });
    const again = { ...rule, id: 'other', sequence: 9, conditions: { fromAddresses: to('a@B.example', 'Ana Bo') } };
    equal(ruleFingerprint(rule), ruleFingerprint(again));
    for (const over of [
      { name: 'x' },
      { enabled: false },
      { actions: { permanentDelete: true } },
      { exceptions: { sentToMe: true } },
    ])
      notEqual(ruleFingerprint(rule), ruleFingerprint({ ...rule, ...over }), JSON.stringify(over));
  });
});
