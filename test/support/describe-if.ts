/** `describe`, or where something is missing `describe.skip` and one line that says what. */
export function describeIf(suite: string, missing: string | undefined): typeof describe | typeof describe.skip {
  return reportMissing(suite, missing) ? describe.skip : describe;
}

export function testIf(suite: string, missing: string | undefined): typeof test | typeof test.skip {
  return reportMissing(suite, missing) ? test.skip : test;
}

function reportMissing(suite: string, missing: string | undefined): boolean {
  if (missing === undefined) return false;
  process.stdout.write(`${suite}: ${missing}, skipped\n`);
  return true;
}
