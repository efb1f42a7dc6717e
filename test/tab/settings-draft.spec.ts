import assert from 'node:assert/strict';
import { changedKeys, changesOf, draftOf, faultsOf } from '../../src/tab/pages/settings/draft.ts';

const FIELDS = {
  timeZone: 'Europe/London',
  breakGlass: ['rescue@contoso.com'],
  twoPeople: ['blockSignIn'],
  ignoreUpTo: 'medium',
  mailTo: { high: ['a@msp.example', 'b@msp.example'], user: ['c@msp.example'] },
  psa: { system: 'connectwise', company: '17' },
} as const;

describe('the form of a tenant', () => {
  it('sends nothing of what was not touched, nor of what was typed and taken back', () => {
    assert.deepEqual(changesOf({}, FIELDS), {});
    assert.deepEqual(changesOf(draftOf(FIELDS), FIELDS), {});
    const same = {
      breakGlass: '\nRescue@Contoso.com \n',
      mail: { ...draftOf(FIELDS).mail, high: 'a@msp.example; b@msp.example' },
    };
    assert.deepEqual(changedKeys(same, FIELDS), []);
  });

  it('sends what was changed, with the recipients of other topics as they are', () => {
    const mail = { ...draftOf(FIELDS).mail, high: 'a@msp.example\n', low: 'd@msp.example, d@msp.example' };
    const edits = { timeZone: ' UTC ', mail, twoPeople: ['*'] };
    assert.deepEqual(changedKeys(edits, FIELDS), ['timeZone', 'twoPeople', 'mail']);
    assert.deepEqual(changesOf(edits, FIELDS), {
      timeZone: 'UTC',
      twoPeople: ['*'],
      mailTo: { user: ['c@msp.example'], high: ['a@msp.example'], low: ['d@msp.example'] },
    });
  });

  it('says what opens a ticket as soon as anything about tickets is saved', () => {
    assert.deepEqual(changesOf({ board: 'Security' }, FIELDS), {
      psa: { system: 'connectwise', company: '17', board: 'Security', opens: ['admin', 'user', 'high'] },
    });
    assert.deepEqual(changesOf({ system: 'none' }, FIELDS), { psa: null });
  });

  it('lays what somebody typed over what was stored meanwhile', () => {
    const stored = { ...FIELDS, timeZone: 'Europe/Rome', ignoreUpTo: 'low' } as const;
    assert.deepEqual(changesOf({ ignoreUpTo: 'high' }, stored), { ignoreUpTo: 'high' });
  });

  it('says beside each field what is wrong with it', () => {
    const draft = draftOf(FIELDS);
    assert.deepEqual(faultsOf(draft), {});
    const wrong = { ...draft, timeZone: 'Mars', breakGlass: 'x', mail: { ...draft.mail, low: 'nobody' }, company: ' ' };
    assert.deepEqual(Object.keys(faultsOf(wrong)), ['timeZone', 'breakGlass', 'mail.low', 'company']);
    assert.deepEqual(Object.keys(faultsOf({ ...wrong, system: 'none' })), ['timeZone', 'breakGlass', 'mail.low']);
  });
});
