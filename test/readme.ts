import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { COMMANDS } from '../src/commands/index.ts';
import type { CatalogueCommand } from '../src/commands/command.ts';
import { SETTINGS } from '../src/config.ts';
import { permissionsInUse } from '../src/graph/permissions.ts';
import { ERROR_MEANINGS } from '../src/kernel/errors.ts';

export const README = resolve(import.meta.dirname, '../README.md');

const ROLE = { read: 'viewer', triage: 'responder', remediate: 'responder', administer: 'admin' } as const;
const cell = (text: string) => text.replaceAll('|', '\\|');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function presetOf(schema: { safeParse(value: unknown): { success: boolean; data?: unknown } }): string {
  const parsed = schema.safeParse(undefined);
  if (!parsed.success) return '**required**';
  return String(parsed.data ?? '') === '' ? '' : `\`${String(parsed.data)}\``;
}

/** The tables of the README that follow from the code, by the name of their place. */
export const TABLES: Readonly<Record<string, () => string>> = {
  commands: () =>
    table(
      ['Say', 'It does', 'Needs'],
      Object.values(COMMANDS as Record<string, CatalogueCommand>).flatMap(({ words, summary, requires }) =>
        words ? [[`\`${words.usage}\``, summary, ROLE[requires]]] : [],
      ),
    ),
  settings: () =>
    table(
      ['Setting', 'Default', 'What for'],
      SETTINGS.map(({ name, schema, secret, about }) => [
        `\`${name}\``,
        presetOf(schema),
        `${about}${secret ? ' (secret)' : ''}`,
      ]),
    ),
  permissions: () =>
    table(
      ['Permission', 'Why'],
      permissionsInUse().map(({ name, why }) => [`\`${name}\``, why]),
    ),
  errors: () =>
    table(
      ['Code', 'Means'],
      Object.entries(ERROR_MEANINGS).map(([code, meaning]) => [`\`${code}\``, meaning]),
    ),
};

/** The text between the marks of that place. */
export function placeIn(text: string, name: string): string | undefined {
  return new RegExp(`<!-- ${name} -->\\n\\n([\\s\\S]*?)\\n\\n<!-- /${name} -->`).exec(text)?.[1];
}

/** Writes every table anew; `npm run readme`. */
export function writeReadme(): void {
  let text = readFileSync(README, 'utf8');
  for (const [name, make] of Object.entries(TABLES)) {
    const pattern = new RegExp(`(<!-- ${name} -->\\n\\n)[\\s\\S]*?(\\n\\n<!-- /${name} -->)`);
    text = text.replace(pattern, (_all, open: string, close: string) => open + make() + close);
  }
  writeFileSync(README, text);
}
