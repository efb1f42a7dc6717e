import { deepEqual, equal } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ruleInWords } from '../../src/entities/mail/rule-words.ts';
import { suspicionsOf } from '../../src/entities/mail/suspicions/index.ts';
import { readRule, ruleBody } from '../../src/graph/inbox-rule-shape.ts';

/** Microsoft's own example answer of "List rules". */
const FILE = fileURLToPath(new URL('../../../shared/data/graph/real/graph-messagerules-list.json', import.meta.url));
const there = existsSync(FILE);

describe('Inbox rules as Microsoft shows them', () => {
  if (!there) console.log('      (no real inbox rules beside this checkout)');

  it('are understood, said in words and judged', function () {
    if (!there) return this.skip();
    const { value } = JSON.parse(readFileSync(FILE, 'utf8')) as { value: Record<string, unknown>[] };
    const rules = value.map((raw) => readRule(raw)!);
    deepEqual(
      rules.map((rule) => ruleInWords(rule)),
      [
        'Mail from anyone whose subject contains “enter to win” is deleted and kept from the rules after it.',
        'Mail from anyone whose sender contains “ADELE” is forwarded to AlexW@contoso.onmicrosoft.com and kept from the rules after it.',
      ],
    );
    const judged = (name: string) =>
      rules.map((rule) => suspicionsOf(rule, { domains: { names: [name], complete: true } }).map(({ id }) => id));
    deepEqual(judged('contoso.onmicrosoft.com'), [['deletes'], []]);
    deepEqual(judged('fabrikam.example'), [['deletes'], ['forwardsOutside']]);
    for (const [at, rule] of rules.entries()) {
      const { id: _id, hasError: _error, isReadOnly: _locked, ...writable } = value[at] ?? {};
      deepEqual(ruleBody(rule), writable);
    }
    equal(rules.length, 2);
  });
});
