import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Text,
  makeStyles,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { WireResult } from '../api.ts';
import { Empty } from '../parts/empty.tsx';
import { Fault } from '../parts/fault.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import { countWords, manyWords } from '../parts/numbers.ts';
import { useToasts } from '../parts/toasts.tsx';
import type { PageProps } from '../places.ts';
import { useTab } from '../tab-context.ts';
import { useAsked } from '../use-asked.ts';
import { TrailCheck } from './audit/check.tsx';
import { Filters, NO_FILTER, inputOf, isFiltered, type Filter } from './audit/filters.tsx';
import { TrailTable } from './audit/table.tsx';
import { saveFile } from '../parts/save-file.ts';

const useStyles = makeStyles({
  pager: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center', marginBlock: '12px' },
});

/** Who did what, tenant by tenant, in a chain that shows when something was taken out or altered. */
export function Audit({ rest }: PageProps) {
  const [filter, setFilter] = useState<Filter>({ ...NO_FILTER, tenant: rest });
  /** The numbers that earlier pages began before; the newest page has none. */
  const [turned, setTurned] = useState<readonly number[]>([]);
  const before = turned.at(-1);
  const { value, error, again } = useAsked<'auditTrail'>('auditTrail', {
    ...inputOf(filter),
    ...(before && { before }),
  });
  function choose(next: Filter): void {
    setTurned([]);
    setFilter(next);
  }
  return (
    <>
      <Heading beside={value && value.lines.length > 0 && <Export trail={value} filter={filter} />}>
        Audit trail
      </Heading>
      {value && <Filters trail={value} filter={filter} choose={choose} />}
      {error && <Fault error={error} again={again} />}
      {!value && !error && <Loading />}
      {value && <TrailCheck key={value.tenant.id} tenant={value.tenant} />}
      {value && value.lines.length === 0 && <Nothing trail={value} filter={filter} />}
      {value && value.lines.length > 0 && <TrailTable trail={value} />}
      {value && <Turn trail={value} turned={turned} turn={setTurned} />}
    </>
  );
}

interface TurnProps {
  readonly trail: WireResult<'auditTrail'>;
  readonly turned: readonly number[];
  turn(turned: readonly number[]): void;
}

function Turn({ trail: { next, looked, head, lines }, turned, turn }: TurnProps) {
  const styles = useStyles();
  if (turned.length === 0 && next === undefined) return null;
  const first = lines[0]?.seq;
  const last = lines.at(-1)?.seq;
  return (
    <nav className={styles.pager} aria-label="Pages of the trail">
      <Button disabled={turned.length === 0} onClick={() => turn(turned.slice(0, -1))}>
        Newer
      </Button>
      <Text role="status">
        {first !== undefined && last !== undefined
          ? `Entries ${countWords(first)} to ${countWords(last)} of ${countWords(head)}`
          : `Nothing among the ${manyWords(looked, 'entry', 'entries')} looked at`}
      </Text>
      <Button disabled={next === undefined} onClick={() => next !== undefined && turn([...turned, next])}>
        {lines.length === 0 ? 'Look further back' : 'Older'}
      </Button>
    </nav>
  );
}

function Nothing({ trail, filter }: { readonly trail: WireResult<'auditTrail'>; readonly filter: Filter }) {
  if (trail.next !== undefined)
    return (
      <Empty title="Nothing so far">
        {manyWords(trail.looked, 'entry', 'entries')} were looked at, and none fits. There are older ones: go on below.
      </Empty>
    );
  if (isFiltered(filter))
    return <Empty title="No entry fits">Nothing like this is in the trail of {trail.tenant.name}.</Empty>;
  return (
    <Empty title="The trail is empty">
      Whatever somebody does about {trail.tenant.name} is written here, before and after: actions, ignored events,
      rules, settings. Nothing has happened yet. What is refused to somebody stands in the trail of Tocsin itself.
    </Empty>
  );
}

/** The span that is shown, with the same filter, as a file. */
function Export({ trail, filter }: { readonly trail: WireResult<'auditTrail'>; readonly filter: Filter }) {
  const { api } = useTab();
  const toasts = useToasts();
  async function save(format: 'jsonl' | 'csv'): Promise<void> {
    try {
      const [first, last] = [trail.lines[0]?.seq, trail.lines.at(-1)?.seq];
      const { day: _day, ...wanted } = inputOf(filter);
      const file = await api.run<'file'>('auditExport', {
        ...wanted,
        tenant: trail.tenant.id,
        from: last,
        to: first,
        format,
      });
      saveFile(file);
      const part = file.rows < file.total ? `, of ${countWords(file.total)}: the rest did not fit` : '';
      toasts.said(`${manyWords(file.rows, 'entry', 'entries')} saved${part}. The export is in the trail.`);
    } catch (problem) {
      toasts.failed(problem);
    }
  }
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button>Export what is shown</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => void save('csv')}>For a spreadsheet (CSV)</MenuItem>
          <MenuItem onClick={() => void save('jsonl')}>Whole entries (JSON lines)</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
