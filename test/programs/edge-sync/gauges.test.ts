import { Gauges } from '../../../programs/edge-sync/gauges';

test('a gauge is rendered once with its help, its type and all its samples', () => {
  const gauges = new Gauges();
  gauges.set('dropped', 1, { reason: 'type' });
  gauges.set('dropped', 2, { reason: 'origin' });
  gauges.set('dropped', 3, { reason: 'type' });
  gauges.set('sync_success', 0);
  expect(gauges.render()).toBe(
    [
      '# HELP crowdsec_cf_list_dropped Decisions left out, by reason',
      '# TYPE crowdsec_cf_list_dropped gauge',
      'crowdsec_cf_list_dropped{reason="origin"} 2',
      'crowdsec_cf_list_dropped{reason="type"} 3',
      '# HELP crowdsec_cf_list_sync_success 1 when both sides were read and the edge is as planned, held removals included, or a throttled write is deferred',
      '# TYPE crowdsec_cf_list_sync_success gauge',
      'crowdsec_cf_list_sync_success 0',
      '',
    ].join('\n'),
  );
});
