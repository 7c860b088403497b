import { plainText } from '../../constructs/core/static-text';
import { type Block, resourcesOfType, type StackDocument, stringsIn } from '../readers/document';
import { connectionParameters, pgbouncerConfigs } from '../readers/pgbouncer-config';
import { workloads } from '../readers/pod-workloads';
import { stackRule } from '../rule';

/** A line of a user list: the name and something that is not nothing, both quoted. */
const USER_LINE = /^[ \t]*"(?:[^"\n]|"")+"[ \t]+"(?:[^"\n]|"")+"/;
/** `postgres://user:password@host`; not with `$(NAME)`, which the kubelet fills in from a variable. */
const URL_WITH_PASSWORD = /\bpostgres(?:ql)?:\/\/[^\s:/@]*:(?!\$\()[^\s/@]+@/;

export const pgbouncerPassword = stackRule({
  id: 'pgbouncer-password',
  what: 'the passwords of PgBouncer are in its user list, a Secret, and nowhere else',
  why: 'In pgbouncer.ini, in a ConfigMap and in the environment everybody reads them who may look at the namespace.',
  *checkStack(stack) {
    for (const { address, databases } of pgbouncerConfigs(stack)) {
      for (const [database, text] of Object.entries(databases)) {
        if ((connectionParameters(text).password ?? '') === '') continue;
        yield { address, found: `a password for the database ${database}`, remedy: 'put it into the user list' };
      }
    }
    yield* inConfigMaps(stack);
    for (const { address, pod } of workloads(stack)) {
      for (const { path, text } of stringsIn(pod)) {
        if (!URL_WITH_PASSWORD.test(plainText(text))) continue;
        yield { address, found: `${path} is an address with a password`, remedy: 'take it from a Secret' };
      }
    }
  },
});

function* inConfigMaps(stack: StackDocument) {
  for (const type of ['kubernetes_config_map_v1', 'kubernetes_config_map', 'kubernetes_config_map_v1_data']) {
    for (const { address, block } of resourcesOfType(stack, type)) {
      for (const [key, value] of Object.entries((block.data ?? {}) as Block)) {
        const text = plainText(String(value));
        const found = key === 'userlist.txt' || isUserList(text) ? 'is a user list' : urlFault(text);
        if (found !== undefined) yield { address, found: `${key} ${found}`, remedy: 'put it into a Secret' };
      }
    }
  }
}

/** Every line that says something is a user. */
function isUserList(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith(';'));
  return lines.length > 0 && lines.every((line) => USER_LINE.test(line));
}

function urlFault(text: string): string | undefined {
  return URL_WITH_PASSWORD.test(text) ? 'has an address with a password' : undefined;
}
