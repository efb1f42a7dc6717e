import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { simpleParser } from 'mailparser';
import { createMailSubmission } from '../../src/graph/mail-submission.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { createGraphSender } from '../../src/mail/graph-sender.ts';
import { aMail } from '../mail/a-mail.ts';
import { closeServers, graphAt, serveGraph, tenant, type Reply } from './server.ts';

async function set(answer: Reply) {
  const server = await serveGraph(() => answer);
  const submit = createMailSubmission(graphAt(server.url), tenant, 'tocsin+soc@provider.example');
  return { server, send: () => createGraphSender(submit).send(aMail({ test: true, text: 'Name: Łukasz\n' })) };
}

const refusal = (status: number, code: string): Reply => ({ status, body: { error: { code, message: 'secret' } } });

describe('graph: sending mail', () => {
  afterEach(closeServers);

  it('hands the whole mail over as MIME, from the mailbox of the home tenant', async () => {
    const { server, send } = await set({ status: 202 });
    deepEqual(await send(), { refused: [] });
    const [heard] = server.heard;
    equal(heard?.method, 'POST');
    match(heard?.url.pathname ?? '', /\/users\/tocsin(?:\+|%2B)soc(?:@|%40)provider\.example\/sendMail$/);
    equal(heard?.headers['content-type'], 'text/plain');
    equal(heard?.headers['authorization'], `Bearer sandbox.${tenant.id}`);
    const mail = await simpleParser(Buffer.from(heard?.body as string, 'base64'));
    equal(mail.text, 'Name: Łukasz\n');
    equal(mail.messageId, '<tocsin.0123.1.r1@provider.example>');
    equal(mail.headers.get('x-tocsin-test'), 'true');
  });

  it('is sent once, whatever comes back, and says what to do', async () => {
    const cases: [Reply, string, boolean, RegExp][] = [
      [
        { ...refusal(429, 'ApplicationThrottled'), headers: { 'retry-after': '7' } },
        'UPSTREAM_UNAVAILABLE',
        false,
        /slow/,
      ],
      [refusal(403, 'ErrorAccessDenied'), 'UPSTREAM_REFUSED', false, /Mail\.Send/],
      [refusal(404, 'ErrorInvalidUser'), 'UPSTREAM_REFUSED', false, /no mailbox MAIL_FROM/],
      [refusal(400, 'ErrorInvalidRecipients'), 'UPSTREAM_REFUSED', false, /did not accept/],
      [refusal(503, 'serviceNotAvailable'), 'UPSTREAM_UNAVAILABLE', true, /may or may not/],
      [{ fault: 'reset' }, 'UPSTREAM_UNAVAILABLE', true, /may or may not have been sent/],
    ];
    for (const [answer, code, outcomeUnknown, words] of cases) {
      const { server, send } = await set(answer);
      await rejects(send(), (error) => {
        ok(isTocsinError(error));
        deepEqual([error.code, error.outcomeUnknown], [code, outcomeUnknown]);
        match(error.message, words);
        return !error.message.includes('secret');
      });
      equal(server.heard.length, 1);
    }
  });

  it('waits as long as Microsoft asks', async () => {
    const { send } = await set({ ...refusal(429, 'ApplicationThrottled'), headers: { 'retry-after': '7' } });
    await rejects(send(), { retryAfterMs: 7_000 });
  });
});
