/**
 * Whether an image reference always means the same release: a digest, or a tag that is a version. `latest` and no tag
 * follow whoever pushes next; a tag without any digit (`stable`, `slim`) names a channel, not a release.
 */
export function isPinnedImage(image: string): boolean {
  const [name = '', digest] = image.split('@');
  if (digest !== undefined) return /^sha256:[0-9a-f]{64}$/.test(digest);
  const tag = /:([\w][\w.-]{0,127})$/.exec(name)?.[1];
  return tag !== undefined && tag !== 'latest' && /\d/.test(tag);
}
