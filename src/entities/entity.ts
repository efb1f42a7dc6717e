/** A thing that an alert points at. Fields are absent where the evidence does not carry them: never guessed. */
export type Entity =
  | {
      readonly type: 'user';
      readonly id?: string | undefined;
      readonly upn?: string | undefined;
      readonly name?: string | undefined;
    }
  | { readonly type: 'ip'; readonly address: string; readonly country?: string | undefined }
  | { readonly type: 'mailbox'; readonly address: string; readonly name?: string | undefined }
  | {
      readonly type: 'inboxRule';
      readonly ruleId?: string | undefined;
      readonly mailbox: string;
      readonly ownerId?: string | undefined;
    }
  | { readonly type: 'mailFlowRule'; readonly ruleId?: string | undefined; readonly name?: string | undefined }
  | {
      readonly type: 'anonymousLink';
      /** The sharing link itself, where the alert carries it. */
      readonly url?: string | undefined;
      readonly driveId?: string | undefined;
      readonly itemId?: string | undefined;
      readonly permissionId?: string | undefined;
      /** Path or name of what is shared. */
      readonly path?: string | undefined;
      /** UPN or object id of the drive's owner. */
      readonly owner?: string | undefined;
    }
  | {
      readonly type: 'teamsApp';
      /** Id in the tenant's catalogue. */
      readonly id?: string | undefined;
      readonly name?: string | undefined;
      /** Team or user that it is installed for, by object id. */
      readonly teamId?: string | undefined;
      readonly userId?: string | undefined;
    }
  | {
      readonly type: 'application';
      readonly appId?: string | undefined;
      readonly id?: string | undefined;
      readonly name?: string | undefined;
      readonly publisher?: string | undefined;
    }
  | { readonly type: 'url'; readonly url: string }
  | {
      readonly type: 'file';
      readonly name: string;
      readonly sha256?: string | undefined;
      readonly path?: string | undefined;
    }
  | { readonly type: 'device'; readonly name: string; readonly id?: string | undefined }
  | {
      readonly type: 'message';
      readonly subject?: string | undefined;
      readonly sender?: string | undefined;
      readonly recipient?: string | undefined;
      readonly networkMessageId?: string | undefined;
    }
  | {
      readonly type: 'accessPolicy';
      /** Of a Conditional Access policy; `securityDefaults` and `perUserMfa` for what a tenant has one of. */
      readonly id: string;
      readonly name?: string | undefined;
      /** Whom a change of it concerns, by object id. */
      readonly people?: readonly { readonly id: string; readonly label: string }[] | undefined;
      /** What is known of that change, in a sentence. */
      readonly change?: string | undefined;
    }
  | { readonly type: 'other'; readonly label: string; readonly text: string };

export type EntityType = Entity['type'];
export type EntityOf<T extends EntityType> = Extract<Entity, { type: T }>;
export type UserEntity = EntityOf<'user'>;

/**
 * Stable key of an entity within its tenant, e.g. `user:<object id>`. Two alerts about one user give the same key as
 * long as both carry the object id; a user known by name alone is keyed by UPN.
 */
export function entityKey(entity: Entity): string {
  return `${entity.type}:${identity(entity).toLowerCase()}`;
}

function identity(entity: Entity): string {
  switch (entity.type) {
    case 'user':
      return entity.id ?? entity.upn ?? entity.name ?? '';
    case 'ip':
      return entity.address;
    case 'mailbox':
      return entity.address;
    case 'inboxRule':
      return `${entity.mailbox}/${entity.ruleId ?? ''}`;
    case 'mailFlowRule':
      return entity.ruleId ?? entity.name ?? '';
    case 'anonymousLink':
      return linkIdentity(entity);
    case 'teamsApp':
      return [entity.id ?? entity.name ?? '', entity.teamId ?? entity.userId ?? ''].filter(Boolean).join('/');
    case 'application':
      return entity.id ?? entity.appId ?? entity.name ?? '';
    case 'url':
      return entity.url;
    case 'file':
      return entity.sha256 ?? entity.name;
    case 'device':
      return entity.id ?? entity.name;
    case 'message':
      return entity.networkMessageId ?? `${entity.sender ?? ''}/${entity.subject ?? ''}`;
    case 'accessPolicy':
      return entity.id;
    case 'other':
      return `${entity.label}/${entity.text}`;
  }
}

function linkIdentity({ driveId, itemId, permissionId, url, path, owner }: EntityOf<'anonymousLink'>): string {
  if (driveId && itemId) return [driveId, itemId, permissionId].filter(Boolean).join('/');
  return url ?? (path ? [owner, path].filter(Boolean).join('/') : '');
}

/** The entity that names the same by object id too; undefined where none does, or several do. */
function sameWithId(entity: Entity, all: readonly Entity[]): Entity | undefined {
  if ((entity.type !== 'user' && entity.type !== 'application') || entity.id !== undefined) return undefined;
  const name = nameBesideId(entity);
  if (name === undefined) return undefined;
  const same = all.filter((one) => one.type === entity.type && one.id !== undefined && nameBesideId(one) === name);
  return new Set(same.map(entityKey)).size === 1 ? same[0] : undefined;
}

function nameBesideId(entity: EntityOf<'user'> | EntityOf<'application'>): string | undefined {
  return (entity.type === 'user' ? entity.upn : entity.appId)?.toLowerCase();
}

/** What people call the entity: name with address where both are known. */
export function entityLabel(entity: Entity): string {
  switch (entity.type) {
    case 'user':
      return nameAndAddress(entity.name, entity.upn) ?? entity.id ?? 'unnamed user';
    case 'ip':
      return entity.country ? `${entity.address} (${entity.country})` : entity.address;
    case 'mailbox':
      return nameAndAddress(entity.name, entity.address) ?? entity.address;
    case 'inboxRule':
      return `a rule in the mailbox of ${entity.mailbox}`;
    case 'mailFlowRule':
      return entity.name ?? entity.ruleId ?? 'unnamed mail flow rule';
    case 'anonymousLink':
      return entity.path ?? entity.url ?? 'an anonymous link';
    case 'teamsApp':
      return entity.name ?? entity.id ?? 'unnamed Teams app';
    case 'application':
      return entity.name ?? entity.appId ?? entity.id ?? 'unnamed application';
    case 'url':
      return entity.url;
    case 'file':
      return entity.path ? `${entity.path}${entity.path.includes('\\') ? '\\' : '/'}${entity.name}` : entity.name;
    case 'device':
      return entity.name;
    case 'message':
      return `“${entity.subject ?? 'no subject'}” from ${entity.sender ?? 'an unknown sender'}`;
    case 'accessPolicy':
      return entity.name ?? entity.id;
    case 'other':
      return entity.text;
  }
}

function nameAndAddress(name: string | undefined, address: string | undefined): string | undefined {
  if (name && address && name.toLowerCase() !== address.toLowerCase()) return `${name} (${address})`;
  return address ?? name;
}

/**
 * The entities with repeated keys left out, first come first kept; keyless ones (nothing known) are dropped. A person or
 * an application without object id is the one beside it that has the same sign-in name or application id.
 */
export function distinctEntities(entities: readonly Entity[]): readonly Entity[] {
  const seen = new Map<string, Entity>();
  for (const given of entities) {
    const entity = sameWithId(given, entities) ?? given;
    const key = entityKey(entity);
    if (!key.endsWith(':') && !seen.has(key)) seen.set(key, entity);
  }
  return [...seen.values()];
}
