/** Names that hold secrets, whatever the provider says of them. */
const SECRET = /(secret|password|passwd|token|(secret|private|api|access)_?key|credentials?)s?$/i;

/** Names below which a secret is only referred to: a reviewer has to see when a pod is pointed at another Secret. */
const REFERENCE = /^(existing_?secret|.*secret_?(key_?)?ref|.*secret_?name|image_?pull_?secrets?)$/i;
const VOLUME = /^volumes?$/i;

/** Whether the value at a path is a secret by its name: the last name that decides either way counts. */
export function isSecretPath(path: string, value: unknown): boolean {
  // A switch such as automount_service_account_token.
  if (typeof value === 'boolean') return false;
  const parts = path.split(/[.[\]"]+/).filter((part) => part !== '');
  // A volume of Kubernetes names its Secret, and never holds one.
  const isVolume = (index: number) =>
    parts[index] === 'secret' && parts.slice(0, index).some((part) => VOLUME.test(part));
  const reference = parts.findLastIndex((part, index) => REFERENCE.test(part) || isVolume(index));
  return parts.findLastIndex((part) => SECRET.test(part)) > reference;
}
