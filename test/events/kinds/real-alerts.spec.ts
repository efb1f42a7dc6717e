import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { explain, recognise } from '../../../src/events/kinds/index.ts';
import { readAlert } from '../../../src/graph/alert-shape.ts';

const DATA = resolve(import.meta.dirname, '../../../../shared/data/graph');

/** Every element that looks like an alert of alerts_v2, alone or in a list. */
function alertsIn(file: string): unknown[] {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const listed = (content as { value?: unknown }).value;
  const elements = Array.isArray(listed) ? listed : [content];
  return elements.filter((one) => typeof (one as { serviceSource?: unknown } | null)?.serviceSource === 'string');
}

function allAlerts(): unknown[] {
  return ['real', 'synthetic'].flatMap((folder) =>
    readdirSync(join(DATA, folder))
      .filter((name) => name.endsWith('.json') && name.includes('alert'))
      .flatMap((name) => alertsIn(join(DATA, folder, name))),
  );
}

describe('Alerts as Microsoft sends them', () => {
  before(function () {
    if (existsSync(DATA)) return;
    console.warn(`      skipped: no payloads at ${DATA}`);
    this.skip();
  });

  it('are read and recognised, every one', () => {
    const alerts = allAlerts();
    assert.ok(alerts.length >= 10);
    for (const raw of alerts) {
      const reading = readAlert(raw);
      assert.ok('alert' in reading);
      const { kind, evidence } = recognise(reading.alert);
      const { react } = explain(kind, evidence);
      assert.ok(react.length > 0);
      assert.doesNotMatch(JSON.stringify(react), /undefined|null/);
    }
  });

  it('fall to the kind that their title means', () => {
    const kinds = allAlerts().flatMap((raw) => {
      const reading = readAlert(raw);
      return 'alert' in reading && (raw as { serviceSource: string }).serviceSource !== 'microsoftDefenderForEndpoint'
        ? [recognise(reading.alert).kind]
        : [];
    });
    assert.deepEqual(
      [...new Set(kinds)].filter((kind) => kind === 'unclassified'),
      [],
    );
  });
});
