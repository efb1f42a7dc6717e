import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { benchClicksInMemory, benchClicksOnAzurite } from './clicks.ts';
import { benchCompare } from './compare.ts';
import { benchDetails } from './details.ts';
import { benchIgnore } from './ignore.ts';
import { benchIngest } from './ingest.ts';
import { benchPostureFacts } from './posture-facts.ts';
import { benchRender } from './render.ts';
import { benchReport } from './report.ts';
import type { Figure } from './result.ts';
import { benchScroll } from './scroll.ts';
import { benchSearch } from './search.ts';
import { benchStart } from './start.ts';
import { benchTab } from './tab.ts';
import { benchVerdicts } from './verdicts.ts';

type Bench = () => Promise<readonly Figure[]>;

/** One after another: the machine is not to be shared. Words on the command line choose some of them. */
const BENCHES: Record<string, Bench> = {
  render: benchRender,
  start: benchStart,
  ingest: benchIngest,
  ignore: benchIgnore,
  details: benchDetails,
  clicks: benchClicksInMemory,
  azurite: benchClicksOnAzurite,
  search: benchSearch,
  report: benchReport,
  verdicts: benchVerdicts,
  'posture-facts': benchPostureFacts,
  compare: benchCompare,
  tab: benchTab,
  scroll: benchScroll,
  ...(await ipBench()),
};

const json = process.argv.includes('--json');
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const figure of await bench()) console.log(json ? JSON.stringify(figure) : row(figure));
}
// A crash has thrown before; a missed goal is told in the table.
process.exit(0);

/** The bench of IP lookups, where it is there. */
async function ipBench(): Promise<Record<string, Bench>> {
  const file = join(import.meta.dirname, 'ip.ts');
  if (!existsSync(file)) return {};
  const { benchIp } = (await import(file)) as { benchIp?: Bench };
  return benchIp ? { ip: benchIp } : {};
}

function row({ name, value, unit, goal, ok }: Figure): string {
  const shown = value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  const verdict = goal === '' ? '' : `${goal} ${ok ? 'met' : 'MISSED'}`;
  return `${name.padEnd(42)} ${`${shown} ${unit}`.padStart(16)}   ${verdict}`.trimEnd();
}
