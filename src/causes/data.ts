import type { KnownCause } from './cause.ts';

const metabaseVariables =
  'https://github.com/metabase/metabase/blob/004de464e62f6f40c67d8d473dfdb8faf3578c2e/docs/configuring-metabase/environment-variables.md';

/** What stores of data, and what computes on them, are known to do. */
export const dataCauses: readonly KnownCause[] = [
  {
    id: 'qdrant-telemetry',
    who: 'Qdrant',
    does: 'reporting how it is used',
    setting: "telemetry_disabled: true in Qdrant's config.yaml",
    sources: [
      'https://github.com/qdrant/qdrant/blob/0efd38c1091049c28e74c247f041d218beb68f22/src/common/telemetry_reporting.rs',
      'https://github.com/qdrant/qdrant/blob/00bb9b74d5b91ab218bdd9eb5d4305a0e94af637/config/config.yaml',
    ],
    match: { names: ['telemetry.qdrant.io'] },
  },
  {
    id: 'minio-updates',
    who: 'MinIO',
    does: 'checking for a newer version of itself',
    setting: 'MINIO_UPDATE=off in the environment of MinIO',
    sources: [
      'https://github.com/minio/minio/blob/0069bcdd3218b47c1a7c60c42f4747f3358f9851/cmd/server-main.go',
      'https://github.com/minio/minio/blob/d079fd9ba6e81de80d655f8d700b22bae36c744a/cmd/common-main.go',
    ],
    match: { names: ['dl.min.io'], image: /(?:^|[/-])minio$/ },
  },
  {
    id: 'influxdb-telemetry',
    who: 'InfluxDB 2',
    does: 'reporting how it is used',
    setting: '--reporting-disabled among the arguments of influxd',
    sources: [
      'https://github.com/influxdata/influxdb/blob/ccc82be50917dd72d5d7849be98ef87ad55407b0/cmd/influxd/launcher/cmd.go',
    ],
    match: { names: ['telemetry.influxdata.com'] },
  },
  {
    id: 'cockroachdb-diagnostics',
    who: 'CockroachDB',
    does: 'reporting diagnostics or checking for newer versions',
    setting:
      'SET CLUSTER SETTING diagnostics.reporting.enabled = false; in SQL, or COCKROACH_SKIP_ENABLING_DIAGNOSTIC_REPORTING=true in the environment before the first node starts',
    sources: [
      'https://github.com/cockroachdb/docs/blob/04a9dc3ba4b8047f161b1dab15a423130eff5def/v20.1/diagnostics-reporting.md',
      'https://github.com/cockroachdb/cockroach/blob/1346b6c26ab776b3817fd5785e5040686f6990a3/pkg/server/diagnostics/update_checker.go',
      'https://github.com/cockroachdb/cockroach/blob/002d3d7528deaf30055e0b29a32e40af6660d0e3/pkg/server/diagnostics/diagnostics.go',
    ],
    match: { names: ['register.cockroachdb.com'] },
  },
  {
    id: 'redpanda-metrics',
    who: 'Redpanda',
    does: 'reporting how it is used',
    setting: 'enable_metrics_reporter: false among the cluster properties of Redpanda',
    sources: [
      'https://github.com/redpanda-data/redpanda/blob/0055d789fdf44d650de359985352e7eee38852f3/src/v/config/configuration.cc',
    ],
    match: { names: ['m.rp.vectorized.io'], image: /(?:^|[/-])redpanda$/ },
  },
  {
    id: 'metabase-updates',
    who: 'Metabase',
    does: 'checking for newer versions of itself',
    setting: 'MB_CHECK_FOR_UPDATES=false in the environment of Metabase',
    sources: [
      metabaseVariables,
      'https://github.com/metabase/metabase/blob/61c413fd8e0457368bd0adcccb2c645dfc467b88/src/metabase/config/core.clj',
    ],
    match: { names: ['static.metabase.com'] },
  },
  {
    id: 'metabase-usage',
    who: 'Metabase',
    does: 'reporting how it is used',
    setting: 'MB_ANON_TRACKING_ENABLED=false in the environment of Metabase',
    sources: [
      metabaseVariables,
      'https://github.com/metabase/metabase/blob/f03414f1bf8a5ce9162d25b8426abd78e625bf1d/src/metabase/analytics/settings.clj',
    ],
    match: { names: ['sp.metabase.com'] },
  },
  {
    id: 'airflow-usage',
    who: 'Airflow',
    does: 'reporting how it is used',
    setting: 'SCARF_ANALYTICS=false in the environment of Airflow',
    sources: [
      'https://github.com/apache/airflow-site/blob/e59cd0d6088e92ec0ba14288df5a232cc374550c/landing-pages/site/content/en/blog/airflow-2.10.0/index.md',
      'https://github.com/apache/airflow/blob/1c5437392b43a2566ed6005b100ad0748c2367d8/airflow/utils/usage_data_collection.py',
    ],
    match: { names: ['apacheairflow.gateway.scarf.sh'] },
  },
  {
    id: 'ray-usage',
    who: 'Ray',
    does: 'reporting how it is used',
    setting:
      "RAY_USAGE_STATS_ENABLED=0 in the environment of the head node, or disable-usage-stats: 'true' in the rayStartParams of KubeRay's headGroupSpec",
    sources: [
      'https://github.com/ray-project/ray/blob/0114562856870255e99cc057c59d2e60097b035f/doc/source/cluster/usage-stats.rst',
    ],
    match: { names: ['usage-stats.ray.io'] },
  },
  {
    id: 'vllm-usage',
    who: 'vLLM',
    does: 'reporting how it is used',
    setting: 'VLLM_NO_USAGE_STATS=1 in the environment of vLLM',
    sources: [
      'https://github.com/vllm-project/vllm/blob/1711f0da91cefaccba52d3af38e2918798234c82/docs/usage/usage_stats.md',
      'https://github.com/vllm-project/vllm/blob/001f69f8b52e0803c910525974d17010814947ad/vllm/envs.py',
    ],
    match: { names: ['stats.vllm.ai'] },
  },
];
