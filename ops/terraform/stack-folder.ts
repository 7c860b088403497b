import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { nearNames } from '../../constructs/core/near-names';
import type { Provenance } from '../../constructs/core/provenance';
import { children, valueAt } from '../../rules/readers/block';
import { ExitCode } from '../core/exit-code';
import { readJson } from '../core/json';
import { OpsError } from '../core/ops-error';
import { type Attributes, isAttributes } from '../review/plan-document';

export const LOCK_FILE = '.terraform.lock.hcl';

export interface RecordedBackend {
  readonly type: string;
  readonly config: Attributes;
}

/** The folder of a synthesised stack, where Terraform runs. */
export class StackFolder {
  readonly name: string;

  private constructor(
    readonly directory: string,
    private readonly document: Attributes,
  ) {
    this.name = basename(directory);
  }

  /** The folder where a stack was written; it need not hold one. */
  static at(directory: string): StackFolder {
    const file = join(directory, 'cdk.tf.json');
    const document = existsSync(file) ? readJson(readFileSync(file, 'utf8')) : undefined;
    return new StackFolder(directory, isAttributes(document) ? document : {});
  }

  /**
   * @param output where the synthesis writes
   * @throws OpsError (USAGE) where the site has no such stack; the message lists those that it has
   */
  static of(output: string, stack: string): StackFolder {
    const stacks = stacksIn(output);
    if (!stacks.includes(stack)) {
      const [meant] = nearNames(stack, stacks);
      throw new OpsError({
        what: 'the site has no such stack',
        found: JSON.stringify(stack),
        remedy: `${meant === undefined ? '' : `did you mean ${meant}? `}choose one of ${stacks.join(', ')}`,
        exitCode: ExitCode.USAGE,
      });
    }
    return StackFolder.at(join(output, 'stacks', stack));
  }

  /**
   * Replaces the objects of the stack by `removed` blocks, so that an apply takes them out of the state and deletes nothing.
   * What else the state holds would be deleted, and the review stops at it.
   */
  leave(): StackFolder {
    const { terraform, provider = {}, removed = [], '//': metadata } = this.document;
    const addresses = Object.entries(this.members('resource')).flatMap(([type, named]) =>
      isAttributes(named) ? Object.keys(named).map((name) => `${type}.${name}`) : [],
    );
    const settings = JSON.stringify(provider);
    const asked = Object.entries(this.members('variable')).filter(([name]) => settings.includes(`var.${name}}`));
    const document = {
      '//': metadata,
      terraform,
      provider,
      variable: Object.fromEntries(asked),
      removed: [...[removed].flat(), ...addresses.map((from) => ({ from, lifecycle: { destroy: false } }))],
    };
    writeFileSync(join(this.directory, 'cdk.tf.json'), `${JSON.stringify(document, null, 2)}\n`);
    return StackFolder.at(this.directory);
  }

  /** Variables without a default: Terraform asks for them, or fails. */
  get variables(): readonly string[] {
    return Object.entries(this.members('variable'))
      .filter(([, block]) => !isAttributes(block) || block.default === undefined)
      .map(([name]) => name)
      .sort();
  }

  /** Returns where the objects of the stack come from. */
  get provenance(): readonly Provenance[] {
    const records = valueAt(this.document, '//.provenance');
    return Array.isArray(records) ? records : [];
  }

  provider(name: string): readonly Attributes[] {
    return children(this.members('provider'), name);
  }

  get needsProviders(): boolean {
    return Object.keys(this.members('terraform.required_providers')).length > 0;
  }

  /** Returns where the state is kept. @default beside the stack */
  get backend(): RecordedBackend {
    const [[type, config] = ['local', {}]] = Object.entries(this.members('terraform.backend'));
    return { type, config: isAttributes(config) ? config : {} };
  }

  /** The backend that Terraform was last initialised with here. */
  get initialisedBackend(): RecordedBackend | undefined {
    const file = join(this.directory, '.terraform', 'terraform.tfstate');
    const record = existsSync(file) ? readJson(readFileSync(file, 'utf8')) : undefined;
    const backend = isAttributes(record) ? record.backend : undefined;
    if (!isAttributes(backend) || typeof backend.type !== 'string') return undefined;
    return { type: backend.type, config: isAttributes(backend.config) ? backend.config : {} };
  }

  /** A state in a file holds secrets in the clear, and Terraform lets every user of the machine read it. */
  protectLocalState(): void {
    const { type, config } = this.backend;
    if (type !== 'local') return;
    const path = resolve(this.directory, typeof config.path === 'string' ? config.path : 'terraform.tfstate');
    for (const file of [path, `${path}.backup`]) if (existsSync(file)) chmodSync(file, 0o600);
  }

  private members(path: string): Attributes {
    const value = valueAt(this.document, path);
    return isAttributes(value) ? value : {};
  }
}

/**
 * Puts the lock file of the repository beside a stack. One that an earlier run left there was never reviewed.
 *
 * @returns whether the repository has one
 */
export function putLockFile(directory: string, lockFile: string): boolean {
  const isLocked = existsSync(lockFile);
  if (isLocked) copyFileSync(lockFile, join(directory, LOCK_FILE));
  return isLocked;
}

/** Returns what a review of a stack is written to, in the stack's folder. */
export function reviewFiles(directory: string): { readonly json: string; readonly markdown: string } {
  return { json: join(directory, 'review.json'), markdown: join(directory, 'review.md') };
}

/** A run that fails must not leave the review of another one. */
export function removeReview(directory: string): void {
  for (const file of Object.values(reviewFiles(directory))) rmSync(file, { force: true });
}

/** The stacks of the last synthesis. */
export function stacksIn(output: string): readonly string[] {
  const folder = join(output, 'stacks');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'cdk.tf.json')))
    .sort();
}
