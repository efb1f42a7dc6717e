import assert from 'node:assert/strict';
import { createTransport } from 'nodemailer';
import { mailList, startPostbox, type Postbox } from '../../src/sandbox/mail/postbox.ts';
import { startPages, type Pages } from '../../src/sandbox/pages.ts';

describe('The postbox of the sandbox', () => {
  let postbox: Postbox;
  let pages: Pages;
  beforeEach(async () => {
    postbox = await startPostbox();
    pages = await startPages({ mails: mailList(postbox) });
  });
  afterEach(() => Promise.all([postbox.close(), pages.close()]));

  const send = (more: object) =>
    createTransport({ host: '127.0.0.1', port: postbox.smtpPort, secure: false, ignoreTLS: true }).sendMail({
      from: 'Tocsin <tocsin@provider.example>',
      to: 'security@harbourlight.example',
      ...more,
    });
  const page = async (path = '/mails') => (await fetch(`${pages.url}${path}`)).text();

  it('says that there is nothing yet', async () => {
    assert.match(await page(), /No mail yet/);
    assert.deepEqual(JSON.parse(await page('/mails.json')), []);
  });

  it('shows what was sent, newest first, as text whatever it holds', async () => {
    await send({ subject: 'First', text: 'one' });
    await send({
      subject: 'Größe <script>',
      text: 'two\n.\nthree',
      bcc: 'hidden@harbourlight.example',
      references: '<a@x>',
    });
    const text = await page();
    assert.ok(text.indexOf('Größe <script>') < text.indexOf('First'), text);
    assert.match(text, /two\n\.\nthree/);
    assert.equal((await fetch(`${pages.url}/mails`)).headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.equal((await fetch(`${pages.url}/toString`)).status, 404);
    const [, second] = postbox.mails;
    assert.deepEqual(second?.to, ['security@harbourlight.example', 'hidden@harbourlight.example']);
    assert.deepEqual(second?.references, ['<a@x>']);
    assert.equal((JSON.parse(await page('/mails.json')) as object[]).length, 2);
  });
});
