import { Text } from '@fluentui/react-components';
import { Fault } from '../parts/fault.tsx';
import { Loading } from '../parts/loading.tsx';
import type { PageProps } from '../places.ts';
import { useReading } from '../use-reading.ts';

/** What Tocsin sees of each tenant, and what it cannot. */
export function Coverage(_page: PageProps) {
  const { value, error, again } = useReading<'coverage'>('coverage', {});
  if (error && !value) return <Fault error={error} again={again} />;
  if (!value) return <Loading />;
  return (
    <ul>
      {value.lines.map(({ tenant }) => (
        <li key={tenant.id}>
          <Text>
            {tenant.name}: {tenant.state}
          </Text>
        </li>
      ))}
    </ul>
  );
}
