import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { SETTINGS, isLoopbackHost, loadConfig } from '../src/config.ts';
import { isTocsinError } from '../src/kernel/errors.ts';

const GUID = '11111111-1111-4111-8111-111111111111';
const LOCAL = { BOT_TENANT_ID: GUID, GRAPH_BASE_URL: 'http://127.0.0.1:9', STORAGE: 'embedded' };
const CLOUD = {
  BOT_APP_ID: GUID,
  BOT_TENANT_ID: GUID,
  GRAPH_CLIENT_ID: GUID,
  GRAPH_MANAGED_IDENTITY_CLIENT_ID: GUID,
  STORAGE_ACCOUNT_URL: 'https://acct.table.core.windows.net',
  HOST: '0.0.0.0',
};

function faults(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    assert.ok(isTocsinError(error, 'CONFIG_INVALID'));
    return error.message;
  }
  return '';
}

describe('The configuration', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'config-'))));
  afterEach(() => rmSync(dir, { recursive: true }));
  const file = (content: string) => {
    writeFileSync(join(dir, 'tenants.json'), content);
    return join(dir, 'tenants.json');
  };

  it('is enough with a home tenant on this machine, and with identities in the cloud', () => {
    assert.equal(faults(LOCAL), '');
    assert.equal(faults(CLOUD), '');
    assert.equal(loadConfig(LOCAL).pollMs, 60_000);
  });

  it('reads the files of one’s own in their order, none where none are given', () => {
    assert.deepEqual(loadConfig({ ...LOCAL, IP_FILES: ' /data/a.mmdb, /data/b.mmdb,' }).ipFiles, [
      '/data/a.mmdb',
      '/data/b.mmdb',
    ]);
    assert.deepEqual(loadConfig(LOCAL).ipFiles, []);
  });

  it('asks address services that have a key, below their address without a slash at the end', () => {
    const { ipServices } = loadConfig({
      ...LOCAL,
      DBIP_KEY: 'k',
      DBIP_BASE_URL: 'http://127.0.0.1:9/x/',
      DBIP_DAILY_QUOTA: '7',
    });
    assert.deepEqual(ipServices, {
      dbIp: { key: 'k', baseUrl: 'http://127.0.0.1:9/x', dailyQuota: 7 },
      abuseipdb: undefined,
      ip2location: undefined,
    });
    assert.match(faults({ ...LOCAL, DBIP_DAILY_QUOTA: '0' }), /DBIP_DAILY_QUOTA must be at least 1/);
  });

  it('tells posture at eight in New York where nothing else is said, and refuses what is no time or zone', () => {
    const { posture } = loadConfig(LOCAL);
    assert.deepEqual(posture.schedule, { at: '08:00', timeZone: 'America/New_York' });
    assert.deepEqual(posture.window, { lengthMs: 45 * 60_000, reserveMs: 15 * 60_000 });
    const elsewhere = { POSTURE_TIME: '06:30', POSTURE_ZONE: 'Europe/Berlin', POSTURE_WINDOW_MINUTES: '30' };
    assert.deepEqual(loadConfig({ ...LOCAL, ...elsewhere }).posture, {
      schedule: { at: '06:30', timeZone: 'Europe/Berlin' },
      window: { lengthMs: 30 * 60_000, reserveMs: 10 * 60_000 },
    });
    const text = faults({ ...LOCAL, POSTURE_TIME: '24:00', POSTURE_ZONE: 'Mars', POSTURE_WINDOW_MINUTES: '0' });
    assert.match(text, /POSTURE_TIME is not a time of day/);
    assert.match(text, /POSTURE_ZONE is not an IANA time zone/);
    assert.match(text, /POSTURE_WINDOW_MINUTES must be at least 1/);
  });

  it('reports all faults at once', () => {
    const text = faults({
      PORT: 'x',
      BOT_TENANT_ID: 'y',
      GRAPH_BASE_URL: 'ftp://z',
      ADMIN_OBJECT_IDS: 'a,b',
      TENANTS_FILE: '/none',
      ALERT_POLL_SECONDS: '0',
    });
    for (const name of [
      'PORT',
      'BOT_TENANT_ID',
      'GRAPH_BASE_URL',
      'ADMIN_OBJECT_IDS',
      'TENANTS_FILE',
      'ALERT_POLL_SECONDS',
      'STORAGE_CONNECTION_STRING',
    ]) {
      assert.match(text, new RegExp(name));
    }
  });

  it('never prints a value', () => {
    const secret = 's3cr3t-value';
    fc.assert(
      fc.property(
        fc.subarray(
          SETTINGS.map(({ name }) => name),
          { minLength: 1 },
        ),
        (names) => {
          assert.ok(!faults(Object.fromEntries(names.map((name) => [name, secret]))).includes(secret));
        },
      ),
    );
    assert.ok(
      !faults({
        ...LOCAL,
        STORAGE: 'azure',
        STORAGE_CONNECTION_STRING: `AccountKey=${secret};TableEndpoint=http://storage.example/`,
      }).includes(secret),
    );
  });

  for (const [name, value] of [
    ['GRAPH_BASE_URL', 'http://graph.example'],
    ['LOGIN_BASE_URL', 'http://login.example'],
    ['BOT_OPENID_METADATA_URL', 'http://keys.example/x'],
    ['GRAPH_BASE_URL', 'http://127.0.0.1.evil.example'],
    ['DBIP_BASE_URL', 'http://db-ip.example'],
    ['ABUSEIPDB_BASE_URL', 'http://abuse.example'],
    ['IP2LOCATION_BASE_URL', 'http://ip2location.example'],
    ['GRAPH_BASE_URL', 'https://user:pass@graph.example'],
    [
      'STORAGE_CONNECTION_STRING',
      'AccountName=a;AccountKey=k;TableEndpoint=http://10.0.0.5:10002/a;QueueEndpoint=http://127.0.0.1/a',
    ],
    ['STORAGE_CONNECTION_STRING', 'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=k'],
  ] as const) {
    it(`refuses plain http off this machine: ${name}=${value.slice(0, 40)}`, () => {
      const { STORAGE: _s, ...azure } = LOCAL;
      assert.match(faults({ ...(name.startsWith('STORAGE') ? azure : LOCAL), [name]: value }), new RegExp(name));
    });
  }

  it('refuses no authentication unless bound to loopback', () => {
    assert.match(faults({ ...CLOUD, BOT_APP_ID: '' }), /BOT_APP_ID/);
    assert.equal(faults({ ...LOCAL, BOT_APP_ID: '', HOST: '127.0.0.1' }), '');
  });

  it('wants exactly one way to reach watched tenants, and a password only for a single-tenant bot', () => {
    assert.match(faults({ ...CLOUD, GRAPH_CERTIFICATE_PATH: '/x.pem' }), /exactly one/);
    const { GRAPH_MANAGED_IDENTITY_CLIENT_ID: _m, ...none } = CLOUD;
    assert.match(faults(none), /exactly one/);
    assert.match(faults({ ...CLOUD, BOT_APP_TYPE: 'SingleTenant' }), /BOT_APP_PASSWORD/);
  });

  it('reads the severity up to which events of a tenant may be ignored, where it is given', () => {
    const tenant = { id: GUID, name: 'A', domain: 'a.example' };
    const read = (more: object) =>
      loadConfig({ ...LOCAL, TENANTS_FILE: file(JSON.stringify([{ ...tenant, ...more }])) }).tenants[0]?.ignoreUpTo;
    assert.deepEqual([read({ ignoreUpTo: 'low' }), read({})], ['low', undefined]);
  });

  it('reads tenants, with UTC where no zone is given', () => {
    const TENANTS_FILE = file(
      JSON.stringify([{ id: GUID.toUpperCase().replace('1111-4', '1111-4'), name: 'A', domain: 'a.example' }]),
    );
    const { tenants } = loadConfig({ ...LOCAL, TENANTS_FILE });
    assert.deepEqual(
      tenants.map(({ id, timeZone, state }) => [id, timeZone, state]),
      [[GUID, 'UTC', 'active']],
    );
  });

  for (const [what, content] of [
    ['no JSON', '{'],
    ['no array', '{}'],
    ['an id that is none', '[{"id":"x","name":"A","domain":"a"}]'],
    ['a zone that is none', `[{"id":"${GUID}","name":"A","domain":"a","timeZone":"Mars/Base"}]`],
    ['a severity that is none', `[{"id":"${GUID}","name":"A","domain":"a","ignoreUpTo":"critical"}]`],
    ['a tenant twice', `[{"id":"${GUID}","name":"A","domain":"a"},{"id":"${GUID}","name":"B","domain":"b"}]`],
  ] as const) {
    it(`refuses a tenants file with ${what}`, () =>
      assert.match(faults({ ...LOCAL, TENANTS_FILE: file(content) }), /TENANTS_FILE/));
  }

  it('knows loopback by address, not by prefix', () => {
    for (const host of ['127.0.0.1', '127.9.9.9', 'localhost', '[::1]', '::1']) assert.ok(isLoopbackHost(host), host);
    for (const host of ['127.0.0.1.example', 'localhost.example', '0.0.0.0', '10.0.0.1', '128.0.0.1'])
      assert.ok(!isLoopbackHost(host), host);
  });

  describe('of e-mail', () => {
    const FROM = { ...LOCAL, MAIL_FROM: 'tocsin@provider.example' };

    it('is absent where nothing is set', () => assert.equal(loadConfig(LOCAL).mail, undefined));

    it('reads the server out of one address', () => {
      const read = (SMTP_URL: string) => loadConfig({ ...FROM, SMTP_URL }).mail;
      assert.deepEqual(read('smtps://tocsin:p%40ss%3A%2F@mail.example'), {
        from: { address: 'tocsin@provider.example', name: 'Tocsin' },
        perMinute: 30,
        smtp: { host: 'mail.example', port: 465, encryption: 'tls', auth: { user: 'tocsin', pass: 'p@ss:/' } },
      });
      assert.deepEqual(read('smtp://mail.example:2525')?.smtp, {
        host: 'mail.example',
        port: 2525,
        encryption: 'starttls',
      });
      assert.deepEqual(read('smtp://127.0.0.1')?.smtp, { host: '127.0.0.1', port: 587, encryption: 'none' });
      assert.equal(read('smtp://[::1]:25')?.smtp?.host, '::1');
    });

    it('leaves by Microsoft Graph where that is chosen', () => {
      const { mail } = loadConfig({ ...FROM, MAIL_VIA: 'graph', MAIL_FROM_NAME: 'Wächter', MAIL_PER_MINUTE: '20' });
      assert.deepEqual(mail, { from: { address: 'tocsin@provider.example', name: 'Wächter' }, perMinute: 20 });
    });

    it('is told apart from half of it', () => {
      assert.match(faults({ ...LOCAL, SMTP_URL: 'smtp://127.0.0.1' }), /MAIL_FROM is missing/);
      assert.match(faults({ ...LOCAL, MAIL_VIA: 'graph' }), /MAIL_FROM is missing/);
      assert.match(faults(FROM), /SMTP_URL is missing/);
      assert.match(faults({ ...FROM, MAIL_VIA: 'graph', SMTP_URL: 'smtp://127.0.0.1' }), /choose one/);
      assert.match(faults({ ...LOCAL, MAIL_FROM: 'Tocsin', SMTP_URL: 'smtp://127.0.0.1' }), /not an e-mail address/);
      assert.match(faults({ ...FROM, MAIL_FROM_NAME: 'a\r\nBcc: x', SMTP_URL: 'smtp://127.0.0.1' }), /MAIL_FROM_NAME/);
      assert.match(faults({ ...FROM, SMTP_URL: 'smtp://127.0.0.1', MAIL_PER_MINUTE: '0' }), /MAIL_PER_MINUTE/);
    });

    it('never repeats the secret of a faulty address', () => {
      for (const url of [
        'https://u:hunter2@x',
        'smtp://u:hunter2@x/path',
        'smtp://u:hunter2%zz@x',
        'smtp://:hunter2@x',
      ]) {
        const said = faults({ ...FROM, SMTP_URL: url });
        assert.match(said, /SMTP_URL/, url);
        assert.doesNotMatch(said, /hunter2/);
      }
    });

    it('takes the addresses of a tenant by topic, and says where one is faulty', () => {
      const tenant = { id: GUID, name: 'Harbour', domain: 'harbour.example' };
      const mailTo = { admin: [' desk@provider.example '], high: ['ciso@harbour.example'] };
      const read = loadConfig({ ...LOCAL, TENANTS_FILE: file(JSON.stringify([{ ...tenant, mailTo }])) });
      assert.deepEqual(read.tenants[0]?.mailTo, { admin: ['desk@provider.example'], high: ['ciso@harbour.example'] });
      const broken = { ...tenant, mailTo: { admin: ['desk'] } };
      assert.match(
        faults({ ...LOCAL, TENANTS_FILE: file(JSON.stringify([broken])) }),
        /mailTo\.admin\.0 is not an e-mail/,
      );
    });
  });
});
