import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { APP_PACKAGE } from '../../tools/manifest.ts';
import { readPng } from './png.ts';

const icon = (name: string) => readPng(readFileSync(resolve(APP_PACKAGE, name)));

describe('The icons of the app package', () => {
  it('have the sizes that Teams asks for', () => {
    const { width, height } = icon('color.png');
    assert.deepEqual([width, height], [192, 192]);
    const outline = icon('outline.png');
    assert.deepEqual([outline.width, outline.height], [32, 32]);
  });

  it('draw the outline in white on nothing', () => {
    const { pixels } = icon('outline.png');
    const seen = pixels.filter(([, , , alpha]) => alpha > 0);
    assert.deepEqual([...new Set(seen.map(([red, green, blue]) => `${red} ${green} ${blue}`))], ['255 255 255']);
    assert.ok(seen.length > 100, 'something is drawn');
    assert.ok(seen.length < pixels.length / 2, 'most of it is transparent');
  });

  it('leave nothing of the colour icon transparent', () => {
    assert.ok(icon('color.png').pixels.every(([, , , alpha]) => alpha === 255));
  });
});
