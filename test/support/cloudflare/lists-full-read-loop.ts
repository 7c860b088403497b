/**
 * Does what one writes first: read everything on both sides, compare, replace, wait. The yardstick of bench/edge-sync.ts.
 * It has none of the guards, and it pays for every run the price of a change.
 */
const { env } = process;
const cloudflare = `${env.CLOUDFLARE_API_URL}/accounts/${env.CLOUDFLARE_ACCOUNT_ID}/rules/lists`;
const headers = { authorization: `Bearer ${env.EDGE_SYNC_CLOUDFLARE_TOKEN}`, 'content-type': 'application/json' };

async function call(path: string, init: { method?: string; body?: string } = {}) {
  const answer = await fetch(cloudflare + path, { ...init, headers });
  return (await answer.json()) as { result: never; result_info?: { cursors?: { after?: string } } };
}

async function main(): Promise<void> {
  const origins = 'cscli,crowdsec,cscli-import,console,remediation_sync';
  const answer = await fetch(`${env.CROWDSEC_LAPI_URL}/v1/decisions?type=ban&scopes=ip&origins=${origins}`, {
    headers: { 'x-api-key': env.CROWDSEC_LAPI_KEY ?? '', 'user-agent': 'full-read-loop/1' },
  });
  const wanted = new Set(((await answer.json()) as { value: string }[]).map(({ value }) => value));
  const lists: { id: string; name: string }[] = (await call('')).result;
  const id = lists.find(({ name }) => name === 'crowdsec_ban')?.id;
  const held = new Set<string>();
  for (let cursor = ''; ; ) {
    const page = await call(`/${id}/items?per_page=500${cursor === '' ? '' : `&cursor=${cursor}`}`);
    for (const { ip } of page.result as { ip: string }[]) held.add(ip.replace('/32', ''));
    cursor = page.result_info?.cursors?.after ?? '';
    if (cursor === '') break;
  }
  if (wanted.size === held.size && [...wanted].every((ip) => held.has(ip))) return;
  const body = JSON.stringify([...wanted].map((ip) => ({ ip, comment: env.EDGE_SYNC_OWNER ?? 'gatehouse edge-sync' })));
  const operation = ((await call(`/${id}/items`, { method: 'PUT', body })).result as { operation_id: string })
    .operation_id;
  for (let status = 'pending'; status === 'pending'; ) {
    status = ((await call(`/bulk_operations/${operation}`)).result as { status: string }).status;
    if (status === 'pending') await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

main();
