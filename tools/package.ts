import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual, parseEnv } from 'node:util';
import { Command } from 'commander';
import { buildPackage, EXAMPLE } from './app-package.ts';
import { APP_PACKAGE, readTemplate, renew, type Values } from './manifest.ts';

/** Options that fill a placeholder; what an option says goes before what the environment file says. */
const PLACEHOLDERS = {
  botId: 'BOT_ID',
  appId: 'TEAMS_APP_ID',
  domain: 'BOT_DOMAIN',
  tabClientId: 'TAB_CLIENT_ID',
  tabHost: 'TAB_HOST',
  developer: 'DEVELOPER_NAME',
  website: 'WEBSITE_URL',
  privacy: 'PRIVACY_URL',
  terms: 'TERMS_URL',
} as const;

type Options = Partial<Record<keyof typeof PLACEHOLDERS | 'env', string>> & {
  readonly out: string;
  readonly check?: true;
  readonly write?: true;
};

await new Command('package')
  .description('make the app package that Teams takes')
  .option('--env <file>', 'read values from this file, for instance env/.env.production')
  .option('--bot-id <guid>', 'id of the bot')
  .option('--app-id <guid>', 'id of the Teams app')
  .option('--domain <host>', 'host name of the service')
  .option('--tab-client-id <guid>', 'id of the app registration of the tab')
  .option('--tab-host <host>', 'host name of the tab, mostly that of the service')
  .option('--developer <name>', 'who runs it, as Teams shows it')
  .option('--website <url>', 'their page')
  .option('--privacy <url>', 'their privacy statement')
  .option('--terms <url>', 'their terms of use')
  .option('--out <file>', 'where to put the package', resolve(APP_PACKAGE, 'build/tocsin.zip'))
  .option('--check', 'only check the template')
  .option('--write', 'only renew the template: version and commands')
  .showHelpAfterError()
  .action((options: Options) => (options.write ? write() : options.check ? check() : make(options)))
  .parseAsync();

async function make(options: Options): Promise<void> {
  const built = await buildPackage(valuesOf(options));
  if ('faults' in built) return fail('The app package was not made:', built.faults);
  const out = resolve(options.out);
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, built.zip);
  console.log(`${out} (${built.zip.length} bytes)`);
}

async function check(): Promise<void> {
  const template = readTemplate();
  const built = await buildPackage(EXAMPLE);
  const faults = 'faults' in built ? [...built.faults] : [];
  if (!isDeepStrictEqual(template, renew(template))) faults.push('It is out of date: renew it with --write');
  if (faults.length > 0) return fail('appPackage/manifest.json has faults:', faults);
  console.log('appPackage/manifest.json is good');
}

function write(): void {
  const text = `${JSON.stringify(renew(readTemplate()), undefined, 2)}\n`;
  writeFileSync(resolve(APP_PACKAGE, 'manifest.json'), text);
}

function valuesOf(options: Options): Values {
  if (options.env !== undefined && !existsSync(options.env)) fail('There is no such file:', [options.env]);
  const file = options.env === undefined ? {} : parseEnv(readFileSync(options.env, 'utf8'));
  const given = Object.entries(PLACEHOLDERS).flatMap(([option, name]) => {
    const value = options[option as keyof typeof PLACEHOLDERS];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...file, ...Object.fromEntries(given) };
}

function fail(what: string, faults: readonly string[]): never {
  console.error([what, ...faults.map((fault) => `  - ${fault}`)].join('\n'));
  process.exit(1);
}
