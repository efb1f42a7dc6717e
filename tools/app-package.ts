import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isGuid } from '../src/tenants/tenant.ts';
import { APP_PACKAGE, faultsOf, fillIn, placeholders, readTemplate, renew, type Values } from './manifest.ts';
import { zip } from './zip.ts';

/** The app package that Teams takes, or what keeps it from being made. */
export type Built = { readonly zip: Buffer } | { readonly faults: readonly string[] };

/** Makes the zip of an installation: manifest and icons, nothing else. */
export async function buildPackage(values: Values): Promise<Built> {
  const template = renew(readTemplate());
  const unfit = faultsOfValues(values, placeholders(JSON.stringify(template)));
  if (unfit.length > 0) return { faults: unfit };
  const manifest = fillIn(template, values);
  manifest.validDomains = [...new Set(manifest.validDomains)];
  const faults = await faultsOf(manifest);
  if (faults.length > 0) return { faults };
  return {
    zip: zip([
      { name: 'manifest.json', content: Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`) },
      ...['color.png', 'outline.png'].map((name) => ({ name, content: readFileSync(resolve(APP_PACKAGE, name)) })),
    ]),
  };
}

/** Values that stand for an installation where only the template is checked. */
export const EXAMPLE: Values = {
  TEAMS_APP_ID: '3f0c7f0e-6f2a-4a53-9c59-1d2e3f405162',
  BOT_ID: '7b1e9a44-0d3c-4f7e-8a90-a1b2c3d4e5f6',
  BOT_DOMAIN: 'tocsin.example.com',
  TAB_HOST: 'tocsin.example.com',
  TAB_CLIENT_ID: '5d0b6a1f-8c2e-4b7d-9e13-a4b5c6d7e8f9',
  DEVELOPER_NAME: 'Contoso Security',
  WEBSITE_URL: 'https://www.example.com',
  PRIVACY_URL: 'https://www.example.com/privacy',
  TERMS_URL: 'https://www.example.com/terms',
};

const HOST = /^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)+$/i;

/** What each placeholder takes, in words, and whether a value is that. */
const WANTED: Readonly<Record<string, { readonly is: string; fits(value: string): boolean }>> = {
  TEAMS_APP_ID: { is: 'a GUID', fits: isRealGuid },
  BOT_ID: { is: 'a GUID', fits: isRealGuid },
  BOT_DOMAIN: { is: 'a host name, without https://', fits: (value) => HOST.test(value) },
  TAB_HOST: { is: 'a host name, without https://', fits: (value) => HOST.test(value) },
  TAB_CLIENT_ID: { is: 'a GUID', fits: isRealGuid },
  DEVELOPER_NAME: { is: 'a name of at most 32 characters', fits: (value) => value.length <= 32 },
  WEBSITE_URL: { is: 'an https address', fits: isHttps },
  PRIVACY_URL: { is: 'an https address', fits: isHttps },
  TERMS_URL: { is: 'an https address', fits: isHttps },
};

function faultsOfValues(values: Values, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const value = values[name]?.trim() ?? '';
    const wanted = WANTED[name];
    if (value === '') return [`${name} is missing${wanted ? ` (${wanted.is})` : ''}`];
    return wanted && !wanted.fits(value) ? [`${name} is not ${wanted.is}`] : [];
  });
}

/** A GUID that somebody made: one of a single repeated digit only holds a place. */
function isRealGuid(value: string): boolean {
  return isGuid(value) && new Set(value.replaceAll('-', '').toLowerCase()).size > 1;
}

function isHttps(value: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === 'https:';
}
