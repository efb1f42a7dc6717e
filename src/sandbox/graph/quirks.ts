/** A planted failure of the calls whose path starts with `path`: of one version with `/v1.0` or `/beta`, else of both. */
export interface FailRule {
  readonly path: string;
  readonly method?: string;
  /** HTTP status of the answer; 0 drops the connection. */
  readonly status: number;
  /** How many calls it hits. */
  readonly times: number;
  /** Seconds for the Retry-After header. */
  readonly retryAfter?: number;
  /** The change takes effect, only then the call fails: the caller cannot know what happened. */
  readonly afterEffect?: boolean;
}

export interface DenyRule {
  readonly status: 401 | 403;
  readonly path: string;
}

/** How the simulator may misbehave, each a thing that the real service does. */
export interface Quirks {
  /** Alert pages carry `@odata.nextLink`, as documented; the real service does not (elastic/integrations#20234). */
  readonly nextLink: boolean;
  readonly noThrottle: boolean;
  /** Refuses everything, or what is under one path. */
  readonly deny: 401 | 403 | DenyRule | undefined;
  readonly fail: readonly FailRule[];
  readonly delayMs: number;
  /** One element of each alert page is not an alert: true stands for `null`. */
  readonly brokenRecord: boolean | 'null' | 'text' | 'noId';
  /** Most alerts on one page although more exist; only with `nextLink`. */
  readonly pageCap: number | undefined;
  /** Most entries on one page of any other collection, so that small tenants page too. */
  readonly directoryPage: number | undefined;
  /** Changes show in the directory's audit log only so much later. */
  readonly auditDelayMs: number;
  /** Drops every connection without an answer. */
  readonly dropConnection: boolean;
  /** Application permissions that were not consented to. */
  readonly lacks: readonly string[];
  /** The best Microsoft Entra ID licence of the tenant. */
  readonly licence: 'none' | 'P1' | 'P2';
  /** The application holds a role that lets it change administrators (Privileged Authentication Administrator). */
  readonly mayChangeAdmins: boolean;
}

const NO_QUIRKS: Quirks = {
  nextLink: false,
  noThrottle: false,
  deny: undefined,
  fail: [],
  delayMs: 0,
  brokenRecord: false,
  pageCap: undefined,
  directoryPage: undefined,
  auditDelayMs: 0,
  dropConnection: false,
  lacks: [],
  licence: 'P2',
  mayChangeAdmins: false,
};

export interface QuirkBook {
  /** Changes the named quirks, of one tenant or (without tenantId) of all; a new `fail` starts its counts afresh. */
  set(quirks: Partial<Quirks>, tenantId?: string): void;
  /** What holds for the tenant: its own before everyone's. */
  of(tenantId: string): Quirks;
  /** 401 or 403 when the path (with its version) is denied to the tenant. */
  denial(tenantId: string, path: string): 401 | 403 | undefined;
  /** The first planted failure with calls left that matches, counted as used. */
  takeFailure(tenantId: string, method: string, path: string): FailRule | undefined;
}

interface Page {
  readonly quirks: Partial<Quirks>;
  readonly rules: { readonly rule: FailRule; left: number }[];
}

const EVERYONE = '';

/** @param own what a tenant is like without being told */
export function createQuirkBook(own: (tenantId: string) => Partial<Quirks> = () => ({})): QuirkBook {
  const pages = new Map<string, Page>();
  const of = (tenantId: string): Quirks => ({
    ...NO_QUIRKS,
    ...own(tenantId),
    ...pages.get(EVERYONE)?.quirks,
    ...pages.get(tenantId)?.quirks,
  });
  return {
    of,
    set(quirks, tenantId = EVERYONE) {
      const before = pages.get(tenantId);
      const rules = quirks.fail?.map((rule) => ({ rule, left: rule.times })) ?? before?.rules ?? [];
      pages.set(tenantId, { quirks: { ...before?.quirks, ...quirks }, rules });
    },
    denial(tenantId, path) {
      const { deny } = of(tenantId);
      if (typeof deny !== 'object') return deny;
      return startsWith(path, deny.path) ? deny.status : undefined;
    },
    takeFailure(tenantId, method, path) {
      const rules = [tenantId, EVERYONE].flatMap((key) => pages.get(key)?.rules ?? []);
      const hit = rules.find(
        ({ rule, left }) => left > 0 && (rule.method ?? method) === method && startsWith(path, rule.path),
      );
      if (hit) hit.left--;
      return hit?.rule;
    },
  };
}

function startsWith(path: string, prefix: string): boolean {
  const versioned = /^\/(?:v1\.0|beta)\//.test(prefix);
  const compared = versioned ? path : path.replace(/^\/(?:v1\.0|beta)/, '');
  return compared.toLowerCase().startsWith(prefix.toLowerCase());
}
