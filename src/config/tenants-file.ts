import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { MAIL_TOPICS, asTenantId, isGuid, type Tenant, type TenantId } from '../tenants/tenant.ts';
import { isZone } from './zone.ts';

const topic = z.enum(MAIL_TOPICS);

const mailAddress = z.string().trim().pipe(z.email('is not an e-mail address'));

const TenantEntry = z.object({
  id: z.string().refine(isGuid, 'is not a GUID'),
  name: z.string().trim().min(1).max(200),
  domain: z.string().trim().min(1).max(253),
  timeZone: z.string().refine(isZone, 'is not an IANA time zone').default('UTC'),
  breakGlass: z.array(z.string().trim().toLowerCase().min(1)).default([]),
  ignoreUpTo: z.enum(['informational', 'low', 'medium', 'high']).exactOptional(),
  twoPeople: z.array(z.string().trim().min(1)).default([]),
  mailTo: z.partialRecord(topic, z.array(mailAddress).max(100, 'names more than 100 addresses')).exactOptional(),
  psa: z
    .object({
      system: z.enum(['connectwise', 'autotask']),
      company: z.string().trim().min(1).max(50),
      board: z.string().trim().min(1).max(100).exactOptional(),
      opens: z.array(topic).exactOptional(),
    })
    .exactOptional(),
});

/** The tenants that TENANTS_FILE names, its faults told into `faults`; none where it cannot be read. Never throws. */
export function readTenants(path: string, faults: string[]): readonly Tenant[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    faults.push('TENANTS_FILE cannot be read as JSON');
    return [];
  }
  const parsed = z.array(TenantEntry).safeParse(content);
  if (!parsed.success) {
    for (const issue of parsed.error.issues.slice(0, 10))
      faults.push(`TENANTS_FILE: ${issue.path.join('.') || 'the whole'} ${issue.message}`);
    return [];
  }
  const ids = parsed.data.map(({ id }) => id.toLowerCase());
  if (new Set(ids).size < ids.length) faults.push('TENANTS_FILE names a tenant twice');
  return parsed.data.map((entry) => ({ ...entry, id: asTenantId(entry.id) as TenantId, state: 'active' }));
}
