import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../service/build.ts';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { serve: string } };

/** Node's own options of `npm run serve`, for everything that is measured alike, and the built product instead of its source. */
export const AS_SERVED: readonly string[] = [
  ...(scripts.serve.match(/--[\w-]+=\d+/g) ?? []),
  '--import=tsx',
  `--import=${join(ROOT, 'test/bench/as-built.ts')}`,
];
