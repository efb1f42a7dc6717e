import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest';
import type { CatalogueCommand } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { interpret } from '../../src/commands/interpret.ts';
import { EXAMPLE } from '../../tools/app-package.ts';
import { ROOT, faultsOf, fillIn, readTemplate, renew, type Manifest } from '../../tools/manifest.ts';
import { EXTENSION_COMMANDS } from '../../src/teams/extension.ts';
import { extensionCommandIds } from './extension-commands.ts';

const template = readTemplate();
const filled = (): Manifest => structuredClone(fillIn(template, EXAMPLE));
/** The filled manifest with one thing spoilt. */
const spoilt = (spoil: (manifest: Record<string, unknown> & Manifest) => void) => {
  const manifest = filled() as Record<string, unknown> & Manifest;
  spoil(manifest);
  return faultsOf(manifest);
};
const menus = template.bots.flatMap(({ commandLists }) => commandLists.map(({ commands }) => commands));

describe('The Teams app manifest', () => {
  it('fits the schema it names', async () => assert.deepEqual(await faultsOf(filled()), []));

  const published = resolve(ROOT, '../shared/data/teams/MicrosoftTeams.v1.30.schema.json');
  it('fits the schema as Microsoft publishes it (pending where that is not beside the checkout)', async function () {
    if (!existsSync(published)) return this.skip();
    const schema = JSON.parse(readFileSync(published, 'utf8')) as Parameters<
      typeof AppManifestUtils.validateAgainstSchema
    >[1];
    const check = (manifest: Manifest) =>
      AppManifestUtils.validateAgainstSchema(manifest as unknown as TeamsManifest, schema);
    assert.deepEqual(await check(filled()), []);
    assert.notDeepEqual(await check({ ...filled(), version: 'x'.repeat(300) }), []);
  });

  it('is refused where it does not', async () => {
    assert.match((await spoilt((manifest) => delete manifest['accentColor'])).join(), /accentColor/);
    assert.match((await spoilt((manifest) => (manifest['id'] = 'tocsin'))).join(), /\/id/);
    assert.match((await spoilt((manifest) => (manifest['purpose'] = 'none'))).join(), /additional properties/i);
    assert.match((await faultsOf(template)).join(), /BOT_ID has no value/);
  });

  it('is refused with a menu that Teams would not show well', async () => {
    const command = { title: 'ring', description: 'Ring the bell' };
    const list = (manifest: Manifest) => manifest.bots[0]?.commandLists[0] as { commands: (typeof command)[] };
    assert.match((await spoilt((it) => (list(it).commands = Array(11).fill(command)))).join(), /menu of 11/);
    const long = { ...command, title: 'r'.repeat(33) };
    assert.match((await spoilt((it) => (list(it).commands = [long]))).join(), /longer than 32/);
  });

  it('carries the version of package.json and the menu of the catalogue (npm run package -- --write renews them)', () =>
    assert.deepEqual(template, renew(template)));

  it('offers ten commands at most, each under words that the chat understands as that command', () => {
    const marked = Object.values<CatalogueCommand>(COMMANDS).filter(({ words }) => words?.menu);
    for (const menu of menus) {
      assert.ok(menu.length > 0 && menu.length <= 10, `${menu.length}`);
      assert.deepEqual(
        menu.map(({ title }) => title),
        marked.map(({ words }) => words?.phrases[0]),
      );
    }
    for (const { name, words } of marked) {
      const example = (words?.usage ?? '').replace(/\[([^|\]]*)[^\]]*\]/g, '$1');
      const understood = interpret(example);
      assert.equal('verb' in understood ? understood.verb : understood.say, name, example);
    }
  });

  it('carries no marks that the menu of Teams would draw as they are', () => {
    for (const { title, description } of menus.flat()) assert.doesNotMatch(`${title} ${description}`, /[`*_]/, title);
  });

  it('has help in every menu, which tells what the menu leaves out', () =>
    assert.ok(menus.every((menu) => menu.some(({ title }) => title === 'help'))));

  it('has the commands of the message extension, each search with its parameter', () => {
    assert.deepEqual(extensionCommandIds(), Object.keys(EXTENSION_COMMANDS));
    for (const { id, type, initialRun, fetchTask, context, parameters } of template.composeExtensions[0]!.commands) {
      const { parameter } = EXTENSION_COMMANDS[id as keyof typeof EXTENSION_COMMANDS];
      assert.deepEqual(parameters?.map(({ name }) => name) ?? [], parameter === undefined ? [] : [parameter], id);
      if (type === 'query') assert.equal(initialRun, true, id);
      else assert.deepEqual([type, fetchTask, context], ['action', true, ['message']], id);
    }
  });

  it('unfurls the pages of the tab alone, and only for people whom Teams names', () => {
    const [extension] = template.composeExtensions;
    assert.deepEqual(extension?.messageHandlers, [
      { type: 'link', value: { domains: ['${{TAB_HOST}}'], supportsAnonymizedPayloads: false } },
    ]);
  });

  it('has one tab, for a person and for a channel, from a domain that it names, with its own sign-in', () => {
    const { staticTabs, validDomains, webApplicationInfo } = template;
    assert.deepEqual(
      staticTabs.map(({ contentUrl, scopes, context }) => [contentUrl, scopes, context]),
      [['https://${{TAB_HOST}}/tab', ['personal', 'team'], ['personalTab', 'channelTab']]],
    );
    assert.ok(validDomains.includes('${{TAB_HOST}}'));
    assert.equal(webApplicationInfo.resource, `api://\${{TAB_HOST}}/${webApplicationInfo.id}`);
  });

  it('names nothing under a title that Teams would cut', async () => {
    const command = (manifest: Manifest) => manifest.composeExtensions[0]?.commands[0] as { title: string };
    assert.match((await spoilt((it) => (command(it).title = 't'.repeat(33)))).join(), /title/);
  });

  it('lets people write to the bot, and asks Teams for no device, data or consent', () => {
    assert.equal((template.bots[0] as { isNotificationOnly?: boolean }).isNotificationOnly, false);
    for (const asked of ['permissions', 'devicePermissions', 'authorization']) assert.ok(!(asked in template), asked);
  });

  it('leaves to the installation what the service itself does not serve', () => {
    const text = readFileSync(resolve(ROOT, 'appPackage/manifest.json'), 'utf8');
    assert.deepEqual(text.match(/https:\/\/(?!\$\{\{)[^"]+/g), [
      'https://developer.microsoft.com/json-schemas/teams/v1.30/MicrosoftTeams.schema.json',
    ]);
  });
});
