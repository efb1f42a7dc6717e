import assert from 'node:assert/strict';
import type { Api } from '../../src/tab/api.ts';
import { runToEnd } from '../../src/tab/run-to-end.ts';

/** An api that gives these answers, one after the other, and keeps what it was asked. */
function answering(...answers: readonly unknown[]) {
  const asked: unknown[] = [];
  const rest = [...answers];
  const run = async (verb: string, input: unknown) => {
    asked.push([verb, input]);
    return rest.shift();
  };
  return { api: { run } as unknown as Pick<Api, 'run'>, asked };
}

describe('What the tab runs to its end', () => {
  it('is one request where the answer comes at once', async () => {
    const { api, asked } = answering({ show: 'bulk', lines: [] });
    assert.equal((await runToEnd<'bulk'>(api, { verb: 'bulk', input: { ns: [1] } })).show, 'bulk');
    assert.deepEqual(asked, [['bulk', { ns: [1] }]]);
  });

  it('asks for the outcome, by the name that it was given last, until it is there', async () => {
    const end = { show: 'event', said: 'Event 1 is open again.' };
    const { api, asked } = answering({ show: 'waiting', id: 'a' }, { show: 'waiting', id: 'b' }, end);
    assert.equal(await runToEnd<'event'>(api, { verb: 'reopen', input: { n: 1 } }), end);
    assert.deepEqual(asked.slice(1), [
      ['outcome', { id: 'a' }],
      ['outcome', { id: 'b' }],
    ]);
  });

  it('never takes an answer that was lost for a deed that was done', async () => {
    const { api } = answering({ show: 'waiting', id: 'a' }, { show: 'text', text: 'That answer is no longer here.' });
    await assert.rejects(
      runToEnd<'event'>(api, { verb: 'reopen', input: { n: 1 } }),
      /not known what became of it. That answer/,
    );
  });

  it('lets a text be the answer of what answers in words', async () => {
    const { api } = answering({ show: 'text', text: 'Noted.' });
    assert.equal((await runToEnd<'text'>(api, { verb: 'note', input: {} })).text, 'Noted.');
  });
});
