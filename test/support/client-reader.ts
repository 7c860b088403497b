import { join } from 'node:path';
import type { ClientReader } from '../../ops/kubernetes/client-reader';

/**
 * The reader of a cluster, from a bundle: its library consists of ES modules, which jest cannot load.
 */
export function loadClientReader(): typeof ClientReader {
  const { bundle } = require(join(__dirname, '..', '..', 'scripts', 'bundle.cjs'));
  return require(bundle('ops/kubernetes/client-reader.ts')).ClientReader;
}
