import type { KnownCause } from './cause.ts';

const grafanaDefaults =
  'https://github.com/grafana/grafana/blob/002060fdada8ac00eda5e1cd8f24a780e2463b97/conf/defaults.ini';
const grafana = /(?:^|[/-])grafana(?:-enterprise)?$/;

/** What software that watches and scans is known to do. */
export const observabilityCauses: readonly KnownCause[] = [
  {
    id: 'grafana-updates',
    who: 'Grafana',
    does: 'checking for newer versions of itself and of its plugins',
    setting: '[analytics] check_for_updates = false and check_for_plugin_updates = false in grafana.ini',
    sources: [grafanaDefaults],
    match: { names: ['grafana.com'], image: grafana },
  },
  {
    id: 'grafana-latest',
    who: 'Grafana',
    does: 'checking for a newer version of itself',
    setting: '[analytics] check_for_updates = false in grafana.ini',
    sources: [grafanaDefaults],
    match: { names: ['raw.githubusercontent.com'], image: grafana, imageMustBeKnown: true },
  },
  {
    id: 'grafana-usage',
    who: 'Grafana',
    does: 'reporting how it is used',
    setting: '[analytics] reporting_enabled = false in grafana.ini',
    sources: [grafanaDefaults],
    match: { names: ['stats.grafana.org'], image: grafana },
  },
  {
    id: 'loki-usage',
    who: 'Loki',
    does: 'reporting how it is used',
    setting: '-reporting.enabled=false among the arguments of Loki',
    sources: [
      'https://github.com/grafana/loki/blob/1693c4b78c28029e8117003fd4cd8215ce45defa/pkg/analytics/reporter.go',
      'https://github.com/grafana/loki/blob/0e76b9d304573aac1d06d80b15c2711b3b79fe83/pkg/analytics/stats.go',
    ],
    match: { names: ['stats.grafana.org'], image: /(?:^|[/-])loki$/ },
  },
  {
    id: 'alloy-usage',
    who: 'Grafana Alloy',
    does: 'reporting how it is used',
    setting: '-disable-reporting among the arguments of "alloy run"',
    sources: [
      'https://github.com/grafana/alloy/blob/01e4c955fc7d39ce7802a05ae9a980674e173940/docs/sources/data-collection.md',
    ],
    match: { names: ['stats.grafana.org'], image: /(?:^|[/-])alloy$/ },
  },
  {
    id: 'kibana-telemetry',
    who: 'Kibana',
    does: 'reporting how it is used',
    setting: 'telemetry.optIn: false in kibana.yml',
    sources: [
      'https://github.com/elastic/kibana/blob/007965a5355625f24d49899d1abf8da317772c6c/docs/settings/telemetry-settings.asciidoc',
    ],
    match: { names: ['telemetry.elastic.co'] },
  },
  {
    id: 'elasticsearch-geoip',
    who: 'Elasticsearch',
    does: 'fetching GeoIP databases',
    setting: 'ingest.geoip.downloader.enabled: false among the settings of the Elasticsearch cluster',
    sources: [
      'https://github.com/elastic/elasticsearch/blob/003af09894ba1e52c6cc3ea82e51b747178f94a4/docs/reference/ingest/processors/geoip.asciidoc',
    ],
    match: { names: ['geoip.elastic.co'] },
  },
  {
    id: 'trivy-databases',
    who: 'Trivy',
    does: 'fetching its databases',
    setting: '--skip-db-update --skip-java-db-update --skip-check-update --offline-scan for Trivy',
    sources: [
      'https://github.com/aquasecurity/trivy/blob/01fa177d5fbb2d18a5ca6615adbc561dff855b8e/docs/docs/advanced/air-gap.md',
    ],
    match: {
      names: ['ghcr.io', 'pkg-containers.githubusercontent.com'],
      image: /(?:^|[/-])trivy$/,
      imageMustBeKnown: true,
    },
  },
  {
    id: 'harbor-trivy-databases',
    who: "Harbor's scanner",
    does: "fetching Trivy's databases",
    setting:
      'trivy.skipUpdate: true, trivy.skipJavaDBUpdate: true and trivy.offlineScan: true in the values of the Harbor chart',
    sources: [
      'https://github.com/goharbor/harbor-helm/blob/0023d0837fd6b5d21be216330fa0f2b337f66be9/values.yaml',
    ],
    match: {
      names: ['github.com', 'ghcr.io'],
      image: /(?:^|[/-])trivy-adapter-photon$/,
      imageMustBeKnown: true,
    },
  },
  {
    id: 'falco-artifacts',
    who: 'Falco',
    does: 'fetching the index of its rules and plugins',
    setting:
      'falcoctl.artifact.install.enabled: false and falcoctl.artifact.follow.enabled: false in the values of the Falco chart',
    sources: [
      'https://github.com/falcosecurity/charts/blob/026862c7336303f5839d8e1c73c45448992630a0/charts/falco/values.yaml',
    ],
    match: { names: ['falcosecurity.github.io'], image: /(?:^|[/-])falcoctl$/ },
  },
  {
    id: 'opa-version',
    who: 'Open Policy Agent',
    does: 'checking for a newer version of itself',
    setting: '--skip-version-check among the arguments of "opa run"',
    sources: [
      'https://github.com/open-policy-agent/opa/blob/47a00ba812a884c1edf7a336575a37d9c68b8409/docs/docs/privacy.md',
    ],
    match: { names: ['api.github.com'], image: /(?:^|[/-])opa$/, imageMustBeKnown: true },
  },
  {
    id: 'sonarqube-update-center',
    who: 'SonarQube',
    does: 'asking its update center',
    setting: 'sonar.updatecenter.activate=false in sonar.properties',
    sources: [
      'https://github.com/SonarSource/sonarqube/blob/004bd3d6370a1d2fba26ba185c6e1fe350654e16/sonar-application/src/main/assembly/conf/sonar.properties',
    ],
    match: { names: ['update.sonarsource.org'] },
  },
  {
    id: 'sentry-sdk',
    who: "software with Sentry's SDK",
    does: 'reporting errors to the service of Sentry',
    setting:
      'SENTRY_DSN empty in the environment of the workload, where the software takes its DSN from there and not from its own settings',
    sources: [
      'https://github.com/getsentry/sentry-docs/blob/04ca1a7b19763b36279b42032884192feeb498b9/docs/concepts/key-terms/dsn-explainer.mdx',
      'https://github.com/getsentry/sentry-docs/blob/023627395bd991d6222db13bc936c44d0e1f31f1/docs/security-legal-pii/security/ip-ranges.mdx',
    ],
    match: { names: ['sentry.io'] },
  },
  {
    id: 'sentry-beacon',
    who: 'Sentry',
    does: 'reporting how it is used and checking for notices and newer versions',
    setting: 'SENTRY_BEACON = False in sentry.conf.py',
    sources: [
      'https://github.com/getsentry/sentry/blob/07eb0d9b9de3d755de2b4af70448d72e7f30bc29/docs/beacon.rst',
      'https://github.com/getsentry/sentry/blob/072c1b80d81466cf207a4dde8adf47817be1ae81/src/sentry/tasks/beacon.py',
    ],
    match: { names: ['sentry.io'], image: /(?:^|[/-])sentry$/, imageMustBeKnown: true },
  },
];
