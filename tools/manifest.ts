import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest';
import type { CatalogueCommand } from '../src/commands/command.ts';
import { COMMANDS } from '../src/commands/index.ts';

export const ROOT = resolve(import.meta.dirname, '..');
export const APP_PACKAGE = resolve(ROOT, 'appPackage');

export interface MenuCommand {
  readonly title: string;
  readonly description: string;
}

/** A command of the message extension. */
export interface ExtensionCommand {
  readonly id: string;
  readonly type: 'query' | 'action';
  readonly title: string;
  readonly context: readonly string[];
  readonly initialRun?: boolean;
  readonly fetchTask?: boolean;
  readonly parameters?: readonly { readonly name: string }[];
}

/** The parts of the manifest that this folder reads or writes. */
export interface Manifest {
  version: string;
  validDomains: readonly string[];
  readonly bots: readonly { readonly commandLists: readonly { commands: readonly MenuCommand[] }[] }[];
  readonly composeExtensions: readonly {
    readonly commands: readonly ExtensionCommand[];
    readonly messageHandlers: readonly unknown[];
  }[];
  readonly staticTabs: readonly {
    readonly entityId: string;
    readonly contentUrl: string;
    readonly scopes: readonly string[];
    readonly context: readonly string[];
  }[];
  readonly webApplicationInfo: { readonly id: string; readonly resource: string };
}

/** What the manifest says of one installation, by the names of its placeholders. */
export type Values = Readonly<Record<string, string | undefined>>;

/** The manifest with `${{NAME}}` where installations differ. */
export function readTemplate(): Manifest {
  return JSON.parse(readFileSync(resolve(APP_PACKAGE, 'manifest.json'), 'utf8')) as Manifest;
}

/** What Teams offers while a message is written: the catalogue's commands marked `menu`. */
export function menuCommands(): readonly MenuCommand[] {
  return Object.values<CatalogueCommand>(COMMANDS).flatMap(({ summary, words }) => {
    if (!words?.menu) return [];
    const title = words.phrases[0] ?? '';
    return [{ title, description: words.usage === title ? summary : `${summary} (${words.usage})` }];
  });
}

/** The template with what follows from elsewhere: the version of package.json and the commands of the catalogue. */
export function renew(template: Manifest): Manifest {
  const renewed = structuredClone(template);
  renewed.version = (JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
  for (const { commandLists } of renewed.bots) for (const list of commandLists) list.commands = menuCommands();
  return renewed;
}

/** Names of the placeholders of a text, each once. */
export function placeholders(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\$\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name ?? ''))];
}

/** The template with its placeholders replaced; one without a value stays and is found by `faultsOf`. */
export function fillIn(template: Manifest, values: Values): Manifest {
  const fill = (part: unknown): unknown => {
    if (typeof part === 'string')
      return part.replace(/\$\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values[name] ?? whole);
    if (Array.isArray(part)) return part.map(fill);
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, fill(value)]));
  };
  return fill(template) as Manifest;
}

const MENU_COMMANDS = 10;
const TITLE_LENGTH = 32;
const DESCRIPTION_LENGTH = 128;

/**
 * What is wrong with a manifest; empty if nothing. Checked by the published schema, and for what the schema lets through:
 * it allows longer menus than Teams shows well.
 */
export async function faultsOf(manifest: Manifest): Promise<readonly string[]> {
  const missing = placeholders(JSON.stringify(manifest)).map((name) => `${name} has no value`);
  if (missing.length > 0) return missing;
  const menus = manifest.bots.flatMap(({ commandLists }) => commandLists.map(({ commands }) => commands));
  const tooMany = menus.filter((menu) => menu.length > MENU_COMMANDS);
  const tooLong = menus
    .flat()
    .filter(({ title, description }) => title.length > TITLE_LENGTH || description.length > DESCRIPTION_LENGTH);
  return [
    ...(await AppManifestUtils.validateAgainstSchema(manifest as unknown as TeamsManifest)),
    ...tooMany.map((menu) => `A menu of ${menu.length} commands is longer than ${MENU_COMMANDS}`),
    ...tooLong.map(
      ({ title }) => `“${title}” is longer than ${TITLE_LENGTH}, or its text than ${DESCRIPTION_LENGTH} characters`,
    ),
  ];
}
