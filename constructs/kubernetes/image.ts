/** A whole version (`1.28.0-alpine`), or a date (`20261104`). */
const RELEASE = /(^|\D)(\d+\.\d+\.\d+|\d{8})(\D|$)/;
/** PostgreSQL numbers a release with two parts: `15.15`. */
const POSTGRESQL_RELEASE = /^[^:]*(?:^|\/)postgres(?:ql)?(?::\d+)?:\d{2}\.\d+(?:-|$)/;

/**
 * Whether an image reference always means the same release: a digest, or a tag with a version of three parts. `latest`
 * and no tag follow the newest push, `stable` names a channel, and `22` and `1.28` move with every patch.
 */
export function isPinnedImage(image: string): boolean {
  const [name = '', digest] = image.split('@');
  if (digest !== undefined) return /^sha256:[0-9a-f]{64}$/.test(digest);
  const tag = /:([\w][\w.-]{0,127})$/.exec(name)?.[1];
  return tag !== undefined && (RELEASE.test(tag) || POSTGRESQL_RELEASE.test(name));
}

/**
 * Why a later push would change what an image means, and what to do; undefined where none would.
 *
 * @param example an image that is pinned
 */
export function imageFault(image: string, example: string): string | undefined {
  if (isPinnedImage(image)) return undefined;
  const tag = /:([\w][\w.-]*)$/.exec(image)?.[1];
  const fault = tag === undefined ? 'has no tag' : `has the moving tag ${tag}`;
  return `${image.includes('@') ? 'has a malformed digest' : fault}; pin a version, for example ${example}`;
}
