import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { isTocsinError, type TocsinError } from '../../src/kernel/errors.ts';
import type { Mail, Sent } from '../../src/mail/sender.ts';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import type { SmtpServer } from '../../src/mail/smtp-session.ts';
import { aMail } from './a-mail.ts';
import { certificate } from './certificate.ts';
import { closePostOffices, postOffice, reply, type Habits } from './post-office.ts';

const send = (server: SmtpServer, over: Partial<Mail> = {}): Promise<Sent> =>
  createSmtpSender(server).send(aMail(over));

async function failure(server: SmtpServer, over: Partial<Mail> = {}): Promise<TocsinError> {
  try {
    await send(server, over);
  } catch (error) {
    assert.ok(isTocsinError(error), String(error));
    assert.doesNotMatch(error.message, /secret words|@/);
    return error;
  }
  return assert.fail('it was sent');
}

async function failureWith(habits: Habits, over: Partial<Mail> = {}): Promise<TocsinError> {
  return failure((await postOffice(habits)).server, over);
}

describe('Sending by SMTP', () => {
  afterEach(closePostOffices);

  it('brings every line as it was written, whatever is in it', async () => {
    const { server, received } = await postOffice();
    const long = `View event in Tocsin: https://teams.microsoft.com/l/message/${'x'.repeat(1_500)}`;
    const text = `Tenant: Ärzte & Söhne 医院\n.\n..\nFrom here: =20 = 3D\n\nName: ${'n'.repeat(300)}\n${long}\n`;
    await send(server, { text });
    assert.equal(received[0]!.mail.text, text);
    assert.equal(received[0]!.mail.html, false);
    assert.match(received[0]!.mail.headers.get('content-type')?.toString() ?? '', /object|text\/plain/);
  });

  it('carries subject and sender in any script', async () => {
    const { server, received } = await postOffice();
    const subject = `High Security Event 12 for ${'Größe 医院 '.repeat(20).trim()}`;
    await send(server, { subject, from: { address: 'tocsin@provider.example', name: 'Tocsin – Wächter, Nacht' } });
    const { mail, raw } = received[0]!;
    assert.equal(mail.subject, subject);
    assert.deepEqual(mail.from?.value, [{ address: 'tocsin@provider.example', name: 'Tocsin – Wächter, Nacht' }]);
    assert.match(raw.toString('latin1').split('\r\n\r\n')[0] as string, /^[\s\x20-\x7e]*$/);
  });

  it('says who it is, what it is about and that no person wrote it', async () => {
    const { server, received } = await postOffice();
    await send(server, { test: true });
    const { mail } = received[0]!;
    assert.equal(mail.messageId, '<tocsin.0123.1.r1@provider.example>');
    assert.equal(mail.inReplyTo, undefined);
    assert.equal(mail.headers.get('x-tocsin-key'), '0123');
    assert.equal(mail.headers.get('x-tocsin-test'), 'true');
    assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
    assert.deepEqual(mail.date, new Date('2026-11-22T13:00:00Z'));
  });

  it('follows the first mail in its thread', async () => {
    const { server, received } = await postOffice();
    await send(server, { references: ['<a@x>', '<b@x>'] });
    const { mail } = received[0]!;
    assert.deepEqual(mail.references, ['<a@x>', '<b@x>']);
    assert.equal(mail.inReplyTo, '<b@x>');
    assert.equal(mail.headers.has('x-tocsin-test'), false);
  });

  it('is to be tried later when the server says so', async () => {
    for (const habits of [
      { onConnect: (_session, done) => done(reply(421)) },
      { onMailFrom: (_address, _session, done) => done(reply(450)) },
      { onRcptTo: (_address, _session, done) => done(reply(451)) },
      { afterData: () => reply(452) },
    ] satisfies Habits[]) {
      const error = await failureWith(habits);
      assert.deepEqual([error.code, error.outcomeUnknown], ['UPSTREAM_UNAVAILABLE', false]);
    }
  });

  it('is left to people when the server refuses for good', async () => {
    const sender = await failureWith({ onMailFrom: (_address, _session, done) => done(reply(550)) });
    assert.deepEqual([sender.code, sender.status], ['UPSTREAM_REFUSED', 550]);
    assert.match(sender.message, /MAIL_FROM/);
    const nobody = await failureWith({ onRcptTo: (_address, _session, done) => done(reply(550)) });
    assert.equal(nobody.code, 'UPSTREAM_REFUSED');
    assert.match(nobody.message, /mailTo/);
    const content = await failureWith({ afterData: () => reply(554) });
    assert.deepEqual([content.code, content.outcomeUnknown], ['UPSTREAM_REFUSED', false]);
  });

  it('is tried again where one of the recipients may be taken later', async () => {
    const onRcptTo: Habits['onRcptTo'] = ({ address }, _session, done) =>
      done(reply(address.startsWith('a') ? 550 : 451));
    const error = await failureWith({ onRcptTo }, { to: ['b@x.example', 'a@x.example'] });
    assert.equal(error.code, 'UPSTREAM_UNAVAILABLE');
  });

  it('names those who were refused while the others have it', async () => {
    const { server, received } = await postOffice({
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('gone') ? reply(550) : null),
    });
    const sent = await send(server, { to: ['desk@provider.example', 'gone@provider.example'] });
    assert.deepEqual(sent.refused, [{ address: 'gone@provider.example', status: 550 }]);
    assert.deepEqual(received[0]!.to, ['desk@provider.example']);
  });

  it('knows that nothing was sent when the connection is lost before the mail', async () => {
    const early = createServer((socket) => socket.on('error', () => undefined).write('220 hello\r\n')).listen(0);
    early.on('connection', (socket) => socket.once('data', () => socket.destroy()));
    const { port } = early.address() as AddressInfo;
    const error = await failure({ host: '127.0.0.1', port, encryption: 'none' });
    early.close();
    assert.deepEqual([error.code, error.outcomeUnknown], ['UPSTREAM_UNAVAILABLE', false]);
    const nobody = await failure({ host: '127.0.0.1', port, encryption: 'none' });
    assert.deepEqual([nobody.code, nobody.upstreamCode], ['UPSTREAM_UNAVAILABLE', 'ECONNREFUSED']);
  });

  it('knows that nothing was sent when the connection is lost at the command DATA', async () => {
    const answers: Record<string, string> = { EHLO: '250 hi', MAIL: '250 ok', RCPT: '250 ok' };
    const office = createServer((socket) => {
      socket.on('error', () => undefined).write('220 hello\r\n');
      socket.on('data', (data) => {
        const answer = answers[data.toString().slice(0, 4)];
        if (answer) socket.write(`${answer}\r\n`);
        else socket.destroy();
      });
    }).listen(0);
    const { port } = office.address() as AddressInfo;
    const error = await failure({ host: '127.0.0.1', port, encryption: 'none' });
    office.close();
    assert.deepEqual([error.code, error.outcomeUnknown], ['UPSTREAM_UNAVAILABLE', false]);
  });

  it('does not know what became of a mail whose answer was lost', async () => {
    const error = await failureWith({ afterData: () => 'cut' });
    assert.deepEqual([error.code, error.outcomeUnknown], ['UPSTREAM_UNAVAILABLE', true]);
  });

  it('waits for a slow server', async () => {
    const { server, received } = await postOffice({
      onRcptTo: (_address, _session, done) => void setTimeout(done, 50),
      onMailFrom: (_address, _session, done) => void setTimeout(done, 50),
    });
    assert.deepEqual((await send(server)).refused, []);
    assert.equal(received.length, 1);
  });

  it('gives up on a server that never answers, and knows whether it has the mail', async () => {
    const { server } = await postOffice({ onMailFrom: () => undefined });
    const before = await failure({ ...server, timeoutMs: 100 });
    assert.deepEqual([before.code, before.outcomeUnknown], ['UPSTREAM_UNAVAILABLE', false]);
    const silent = await postOffice({ onData: (stream) => void stream.resume() });
    const after = await failure({ ...silent.server, timeoutMs: 300 });
    assert.deepEqual([after.code, after.outcomeUnknown], ['UPSTREAM_UNAVAILABLE', true]);
  });

  it('carries a message that names thousands', async () => {
    const { server, received } = await postOffice();
    const text = Array.from({ length: 5_000 }, (_, at) => `Name: Person ${at}\nEmail: p${at}@harbour.example\n`).join(
      '\n',
    );
    await send(server, { text });
    assert.equal(received[0]!.mail.text, text);
  });

  describe('with secrets', () => {
    const { key, cert } = certificate();
    const people: Habits = {
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        username === 'tocsin' && password === 'p@ss wörd' ? done(null, { user: 'tocsin' }) : done(reply(535)),
    };
    const auth = { user: 'tocsin', pass: 'p@ss wörd' };

    it('signs in after STARTTLS and sends nothing before', async () => {
      const { server, received } = await postOffice({ key, cert, ...people });
      await send({ ...server, host: 'localhost', encryption: 'starttls', ca: cert, auth });
      assert.equal(received.length, 1);
    });

    it('signs in over TLS', async () => {
      const { server, received } = await postOffice({ secure: true, key, cert, ...people });
      await send({ ...server, host: 'localhost', encryption: 'tls', ca: cert, auth });
      assert.equal(received.length, 1);
    });

    it('says that user name and password are wrong', async () => {
      const { server } = await postOffice({ key, cert, ...people });
      const wrong = { ...auth, pass: 'no' };
      const error = await failure({ ...server, host: 'localhost', encryption: 'starttls', ca: cert, auth: wrong });
      assert.deepEqual([error.code, error.status], ['UPSTREAM_REFUSED', 535]);
      assert.match(error.message, /SMTP_URL/);
    });

    it('gives neither mail nor password to a server without encryption', async () => {
      let asked = 0;
      const { server } = await postOffice({ ...people, onAuth: () => void (asked += 1) });
      const error = await failure({ ...server, encryption: 'starttls', auth });
      assert.equal(error.code, 'UPSTREAM_REFUSED');
      assert.match(error.message, /encrypted/);
      assert.equal(asked, 0);
    });

    it('gives nothing to a server whose certificate nobody vouches for', async () => {
      for (const encryption of ['tls', 'starttls'] as const) {
        const { server, received } = await postOffice({ secure: encryption === 'tls', key, cert, ...people });
        const error = await failure({ ...server, host: 'localhost', encryption, auth });
        assert.equal(error.code, 'UPSTREAM_REFUSED');
        assert.match(error.message, /certificate/);
        assert.equal(received.length, 0);
      }
    });
  });
});
