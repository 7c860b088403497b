#!/usr/bin/env node
// This is what cdktf-cli runs in place of Terraform (TERRAFORM_BINARY_NAME): a plan ends with its review, an apply applies
// only what was reviewed. Everything else goes to the real Terraform, which GATEHOUSE_TERRAFORM names. docs/pipelines.md.
const { spawnSync } = require('node:child_process');

const args = process.argv.slice(2);
if (['init', 'plan', 'apply', 'destroy'].includes(args[0])) {
  const { start } = require('./bundle.cjs');
  start('ops/terraform/guard/main.ts', { external: ['@kubernetes/client-node'] }, 1);
} else {
  const { status, error } = spawnSync(process.env.GATEHOUSE_TERRAFORM || 'terraform', args, { stdio: 'inherit' });
  if (error !== undefined) console.error(error.message);
  process.exitCode = status ?? 1;
}
