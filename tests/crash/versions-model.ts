// S3 in memory: a bucket, its versions and its listings, as AWS describes them. The server is held against it.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html

/** What a request that was cut may have left: the server knows its id and tag, the client does not. */
export const unknown = '?';
export const nullVersion = 'null';

export interface ModelVersion {
  readonly id: string;
  /** Undefined for a delete marker. */
  readonly body: Buffer | undefined;
  readonly etag: string;
}

export interface ModelQuery {
  readonly prefix: string;
  /** Empty for none. */
  readonly delimiter: string;
  readonly maxKeys: number;
}

/** A listing as pages of names of versions, or of keys, in order. */
export interface ModelPage {
  readonly versions: readonly string[];
  readonly markers: readonly string[];
  readonly prefixes: readonly string[];
}

export const shown = (key: string, id: string): string => `${key} ${id}`;

export class ModelBucket {
  versioning: 'Enabled' | 'Suspended' | undefined;
  /** Newest first; a key without versions is not there. */
  readonly keys: Map<string, readonly ModelVersion[]>;

  constructor(versioning?: ModelBucket['versioning'], keys: Iterable<[string, readonly ModelVersion[]]> = []) {
    this.versioning = versioning;
    this.keys = new Map(keys);
  }

  clone(): ModelBucket {
    return new ModelBucket(this.versioning, this.keys);
  }

  versionsOf(key: string): readonly ModelVersion[] {
    return this.keys.get(key) ?? [];
  }

  /** The object that a request without a version id is about. */
  current(key: string): ModelVersion | undefined {
    const [newest] = this.versionsOf(key);
    return newest?.body === undefined ? undefined : newest;
  }

  /** `id` is the server's, where versions are kept. */
  add(key: string, body: Buffer | undefined, etag: string, id: string): void {
    const isKept = this.versioning === 'Enabled';
    const others = this.versionsOf(key).filter((version) => isKept || version.id !== nullVersion);
    this.keys.set(key, [{ id: isKept ? id : nullVersion, body, etag }, ...others]);
  }

  delete(key: string, id: string): void {
    if (this.versioning === undefined) this.deleteVersion(key, nullVersion);
    else this.add(key, undefined, '', id);
  }

  deleteVersion(key: string, id: string): void {
    const left = this.versionsOf(key).filter((version) => version.id !== id);
    if (left.length === 0) this.keys.delete(key);
    else this.keys.set(key, left);
  }

  /** The code that a read of this version is refused with. */
  refusalOf(key: string, id: string | undefined): 'NoSuchKey' | 'NoSuchVersion' | 'MethodNotAllowed' | undefined {
    if (id === undefined) return this.current(key) === undefined ? 'NoSuchKey' : undefined;
    const version = this.versionsOf(key).find((one) => one.id === id);
    if (version === undefined) return 'NoSuchVersion';
    return version.body === undefined ? 'MethodNotAllowed' : undefined;
  }

  find(key: string, id: string | undefined): ModelVersion | undefined {
    return id === undefined ? this.current(key) : this.versionsOf(key).find((one) => one.id === id);
  }

  objectPages(query: ModelQuery): readonly ModelPage[] {
    const listed = [...this.keys.keys()].filter((key) => this.current(key) !== undefined);
    return this.#pages(query, listed, (key) => [{ kind: 'version', name: key }]);
  }

  versionPages(query: ModelQuery): readonly ModelPage[] {
    return this.#pages(query, [...this.keys.keys()], (key) =>
      this.versionsOf(key).map(({ id, body }) => ({
        kind: body === undefined ? 'marker' : 'version',
        name: shown(key, id),
      })),
    );
  }

  #pages(
    { prefix, delimiter, maxKeys }: ModelQuery,
    keys: readonly string[],
    itemsOf: (key: string) => readonly { readonly kind: 'version' | 'marker'; readonly name: string }[],
  ): readonly ModelPage[] {
    const seen = new Set<string>();
    const items: { readonly kind: 'version' | 'marker' | 'prefix'; readonly name: string }[] = [];
    for (const key of keys.toSorted(inBytes)) {
      if (!key.startsWith(prefix)) continue;
      const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      const folded = key.slice(0, at + delimiter.length);
      if (at === -1) items.push(...itemsOf(key));
      else if (!seen.has(folded)) items.push({ kind: 'prefix', name: folded });
      if (at !== -1) seen.add(folded);
    }
    const pages: ModelPage[] = [];
    for (let start = 0; start === 0 || start < items.length; start += maxKeys) {
      const page = items.slice(start, start + maxKeys);
      const of = (kind: string) => page.filter((item) => item.kind === kind).map(({ name }) => name);
      pages.push({ versions: of('version'), markers: of('marker'), prefixes: of('prefix') });
    }
    return pages;
  }
}

const inBytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

/** Whether what is on the server is what the model holds; where a cut request made a version, its id is any new one. */
export function isSameBucket(model: ModelBucket, found: ModelBucket): boolean {
  if (model.versioning !== found.versioning) return false;
  const names = (bucket: ModelBucket) => [...bucket.keys.keys()].toSorted(inBytes).join('\n');
  if (names(model) !== names(found)) return false;
  return [...model.keys].every(([key, versions]) => {
    const others = found.versionsOf(key);
    return versions.length === others.length && versions.every((version, index) => isSame(version, others[index]));
  });
}

function isSame(expected: ModelVersion, found: ModelVersion | undefined): boolean {
  if (found === undefined) return false;
  const isTold = (mine: string, theirs: string) => mine === unknown || mine === theirs;
  const isSameBody =
    expected.body === undefined || found.body === undefined
      ? expected.body === found.body
      : expected.body.equals(found.body);
  return isSameBody && isTold(expected.id, found.id) && isTold(expected.etag, found.etag);
}
