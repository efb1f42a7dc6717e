import {
  Badge,
  Link,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
} from '@fluentui/react-components';
import { severityWord } from '../../texts/severity.ts';
import { timeIn } from '../../texts/time.ts';
import { Fault } from '../parts/fault.tsx';
import { Loading } from '../parts/loading.tsx';
import type { PageProps } from '../places.ts';
import { useTab } from '../tab-context.ts';
import { useReading } from '../use-reading.ts';

const COLOURS = { high: 'danger', medium: 'warning', low: 'brand', informational: 'informative' } as const;

/** The events that the person may see, newest first. */
export function Report(_page: PageProps) {
  const { go } = useTab();
  const { value, error, again } = useReading<'events'>('events', { which: 'open' });
  if (error && !value) return <Fault error={error} again={again} />;
  if (!value) return <Loading />;
  return (
    <>
      {error && <Fault error={error} again={again} />}
      <Text as="h1" size={500} weight="semibold" block>
        {value.heading}
      </Text>
      <Table aria-label={value.heading}>
        <TableHeader>
          <TableRow>
            {['Number', 'Severity', 'Title', 'Tenant', 'Status', 'Detected'].map((name) => (
              <TableHeaderCell key={name}>{name}</TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {value.items.map((item) => (
            <TableRow key={item.number}>
              <TableCell>
                <Link onClick={() => go(`events/${item.number}`)}>{item.number}</Link>
              </TableCell>
              <TableCell>
                <Badge color={COLOURS[item.severity]}>{severityWord(item.severity)}</Badge>
              </TableCell>
              <TableCell>{item.title}</TableCell>
              <TableCell>{item.tenantName}</TableCell>
              <TableCell>{item.status}</TableCell>
              <TableCell>{timeIn(new Date(item.detectedAt), item.timeZone)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </>
  );
}
