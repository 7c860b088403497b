// Loaded into cdktf-cli before itself (`node --require`): its errors about a Terraform that failed or was interrupted name no
// cause. The guard, which is its Terraform, has said the cause by then.
const WITHOUT_CAUSE =
  /^.*(?:AbortError: The operation was aborted|External Error: Stack failed to plan: ).*(?:\r?\n[ \t]+at .*)*\r?\n?/gm;

for (const stream of [process.stdout, process.stderr]) {
  const { write } = stream;
  stream.write = function writeWithCause(chunk, ...more) {
    return write.call(this, typeof chunk === 'string' ? chunk.replace(WITHOUT_CAUSE, '') : chunk, ...more);
  };
}
