import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';

/**
 * Lets an Azure container registry build the image and tells the toolkit its name (`::set-teamsfx-env NAME=value`). The
 * tag is new each time, so that the service starts anew with it. Needs the Azure CLI, signed in.
 */
new Command('image')
  .requiredOption('--registry <name>', 'registry that builds')
  .requiredOption('--server <host>', 'its host name')
  .requiredOption('--variable <name>', 'variable of the toolkit that takes the name of the image')
  .action(({ registry, server, variable }: { registry: string; server: string; variable: string }) => {
    const root = resolve(import.meta.dirname, '..');
    const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string };
    const image = `tocsin:${version}-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`;
    // On Windows the Azure CLI is a batch file, which only a shell can start.
    const az = spawnSync('az', ['acr', 'build', '--registry', registry, '--image', image, '.'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    });
    if (az.error) console.error('The Azure CLI (az) could not be started.');
    if (az.status !== 0) process.exit(1);
    console.log(`::set-teamsfx-env ${variable}=${server}/${image}`);
  })
  .parse();
