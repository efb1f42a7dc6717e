import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { ProviderAlert } from '../../src/events/alert.ts';
import { readAlert } from '../../src/graph/alert-shape.ts';

const LEAST = { id: 'a', lastUpdateDateTime: '2026-05-01T10:00:00.12Z' };

function read(fields: object): ProviderAlert {
  const reading = readAlert({ ...LEAST, ...fields });
  if (!('alert' in reading)) throw new Error(reading.rejected);
  return reading.alert;
}

describe('graph: alert shape', () => {
  it('reads an alert that has nothing but id and time', () => {
    deepEqual(readAlert(LEAST), {
      alert: {
        id: 'a',
        title: 'Untitled alert',
        description: '',
        severity: 'medium',
        severityAsGiven: 'no severity',
        status: 'new',
        createdAt: new Date('2026-05-01T10:00:00.120Z'),
        lastUpdate: '2026-05-01T10:00:00.1200000Z',
        evidence: [],
        raw: LEAST,
      },
    });
  });

  it('takes the creation for the last update where that is missing, and the category for the title', () => {
    const { lastUpdate, title } = read({
      lastUpdateDateTime: null,
      createdDateTime: '2026-05-01T09:00:00Z',
      category: 'Exfiltration',
    });
    deepEqual([lastUpdate, title], ['2026-05-01T09:00:00.0000000Z', 'Exfiltration']);
  });

  it('compares the words of Microsoft without case and takes both names of a determination', () => {
    const { severity, status, classification, determination } = read({
      severity: 'High',
      status: 'InProgress',
      classification: 'TruePositive',
      determination: 'CompromisedUser',
    });
    deepEqual(
      [severity, status, classification, determination],
      ['high', 'inProgress', 'truePositive', 'compromisedAccount'],
    );
    const names = ['clean', 'insufficientData', 'confirmedUserActivity', 'notMalicious', 'unknown', null];
    deepEqual(
      names.map((determination) => read({ determination }).determination),
      ['notMalicious', 'notEnoughDataToValidate', 'confirmedActivity', 'notMalicious', undefined, undefined],
    );
  });

  it('shows an unknown severity as it came and treats an unknown status as new', () => {
    const { severity, severityAsGiven, status } = read({ severity: 'critical', status: 'queued' });
    deepEqual([severity, severityAsGiven, status], ['medium', 'critical', 'new']);
  });

  it('keeps https links alone', () => {
    const { alertUrl, incidentUrl } = read({
      alertWebUrl: 'https://security.microsoft.com/alerts/a',
      incidentWebUrl: 'javascript:alert(1)',
    });
    deepEqual([alertUrl, incidentUrl], ['https://security.microsoft.com/alerts/a', undefined]);
  });

  it('names evidence by the last part of its type and skips what is no object', () => {
    const evidence = [
      null,
      'x',
      7,
      [],
      { ipAddress: '192.0.2.1' },
      { '@odata.type': '#microsoft.graph.security.userEvidence', a: 1 },
    ];
    deepEqual(
      read({ evidence }).evidence.map(({ type }) => type),
      ['unknown', 'userEvidence'],
    );
    deepEqual(read({ evidence: 'none' }).evidence, []);
  });

  it('bounds title and description', () => {
    const { title, description } = read({ title: 'x'.repeat(9999), description: ` ${'y'.repeat(99_999)}` });
    deepEqual([title.length, description.length], [500, 8192]);
  });

  it('says why an element is no alert, without its content', () => {
    const at = LEAST.lastUpdateDateTime;
    const broken = [
      null,
      undefined,
      'secret',
      7,
      [],
      {},
      { id: 7, lastUpdateDateTime: at },
      { id: ' ' },
      { id: 'a', lastUpdateDateTime: 'soon' },
    ];
    for (const raw of broken) {
      const reading = readAlert(raw);
      ok('rejected' in reading && /^(not an object|no id|no readable time)$/.test(reading.rejected));
    }
    ok('rejected' in readAlert({ id: 'a', lastUpdateDateTime: '0001-01-01T00:00:00Z' }));
  });

  it('never throws and never loses an alert with id and time, whatever the rest is', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'title',
            'severity',
            'status',
            'evidence',
            'alertWebUrl',
            'categories',
            'createdDateTime',
            'incidentId',
            'comments',
          ),
          fc.anything(),
        ),
        (fields) => {
          equal(read(fields).id, 'a');
        },
      ),
    );
    fc.assert(fc.property(fc.anything(), (raw) => void readAlert(raw)));
  });

  const folder = join(import.meta.dirname, '../../../shared/data/graph');
  if (!existsSync(folder)) {
    it.skip('NOT CHECKED against alert payloads of real tenants: the folder of samples is absent');
  } else {
    for (const [name, raw] of samples(folder)) {
      it(`reads the sample ${name}`, () => {
        const reading = readAlert(raw);
        ok('alert' in reading, 'rejected' in reading ? reading.rejected : '');
        ok(reading.alert.title !== 'Untitled alert');
        ok(reading.alert.evidence.every(({ type }) => type !== 'unknown'));
      });
    }
  }
});

function samples(folder: string): [string, unknown][] {
  const isSample = (file: string) => /^(graph-alerts_v2-(?!post-comment)|alert-\d).*\.json$/.test(file);
  const files = ['real', 'synthetic'].flatMap((kind) =>
    readdirSync(join(folder, kind))
      .filter(isSample)
      .map((file) => join(kind, file)),
  );
  return files.flatMap((file) => {
    const json = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { value?: unknown };
    const alerts = Array.isArray(json) ? json : Array.isArray(json.value) ? json.value : [json];
    return alerts.map((raw, index): [string, unknown] => [`${file} #${index}`, raw]);
  });
}
