import { z } from 'zod';
import { readBack, type TrailPlace } from '../audit/read-back.ts';
import { FAULT_WORDS } from '../audit/fault-words.ts';
import { outcomeWord } from '../texts/audit.ts';
import { csvOf } from '../texts/csv.ts';
import { cut } from '../texts/plain.ts';
import { audited } from './audited.ts';
import { defineCommand } from './command.ts';
import { TrailFilter, TrailRef, byWords, isWanted, openTrail, whatWords } from './open-trail.ts';

const MOST_ENTRIES = 2_000;
/** Spreadsheets hold 32,767 characters in a cell. */
const LONGEST_CELL = 8_000;
const MOST_CHARS = 8_000_000;
const HEAD = ['Entry', 'At (UTC)', 'Who', 'Person id', 'What', 'Outcome', 'About', 'Names', 'Reference'];

const Input = TrailRef.extend({
  ...TrailFilter.shape,
  from: z.number().int().min(1),
  to: z.number().int().min(1),
  format: z.enum(['jsonl', 'csv']),
});

/** A span of a trail as a file, oldest first. JSON lines are whole entries as `tocsin audit export` writes them. */
export const auditExport = defineCommand({
  name: 'auditExport',
  summary: 'A span of the audit trail as JSON lines or CSV; the export is itself in the trail',
  requires: 'triage',
  surfaces: ['tab'],
  // Intent and conclusion are recorded in the chain that is exported.
  changes: false,
  safe: false,
  input: Input,
  async run(ctx, { from, to, format, ...wanted }) {
    const { id, tenant } = await openTrail(ctx, wanted);
    const about = { from, to, format };
    return audited(ctx, { verb: 'auditExport', chain: id, about, personal: {} }, async () => {
      const { seq: head } = await ctx.audit.head(id);
      const before = Math.min(to, head) + 1;
      const limit = Math.min(before - from, MOST_ENTRIES);
      const places = (await readBack(ctx.audit, id, { before, limit })).filter((place) => isWanted(place, wanted));
      const lines = fitting(places.toReversed().map(format === 'csv' ? csvLine : jsonLine));
      const day = ctx.clock.now().toISOString().slice(0, 10);
      return {
        show: 'file',
        name: `audit-${tenant.name.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()}-${day}.${format}`,
        type: format === 'csv' ? 'text/csv;charset=utf-8' : 'application/x-ndjson;charset=utf-8',
        text: `${format === 'csv' ? `\uFEFF${csvOf([HEAD])}` : ''}${lines.join('')}`,
        rows: lines.length,
        total: places.length + Math.max(0, before - from - limit),
        reading: false,
      };
    });
  },
});

function jsonLine(place: TrailPlace): string {
  return `${JSON.stringify(place)}\n`;
}

function csvLine(place: TrailPlace): string {
  if ('fault' in place) return csvOf([[String(place.seq), '', '', '', FAULT_WORDS[place.fault], '', '', '', '']]);
  const { seq, at, verb, outcome, about, personal, corr } = place;
  const { actor = '', name: _name, ...names } = personal;
  const cells = [String(seq), at.toISOString(), byWords(place), actor, whatWords(verb), outcomeWord(outcome)];
  return csvOf([[...cells, ...[about, names].map((fields) => cut(JSON.stringify(fields), LONGEST_CELL)), corr]]);
}

/** As many lines, the oldest first, as a browser takes in one answer. */
function fitting(lines: readonly string[]): readonly string[] {
  let room = MOST_CHARS;
  const end = lines.findIndex((line) => (room -= line.length) < 0);
  return end === -1 ? lines : lines.slice(0, end);
}
