import type { CauseMatch, KnownCause } from './cause.ts';

/** Where the clouds of Amazon and Google alike have it. */
const metadataService: CauseMatch = { address: '169.254.169.254', port: 'tcp/80' };

/** Asked by name and by address at once. */
const gcpMetadata: Omit<KnownCause, 'id' | 'match'> = {
  who: 'a client library of Google Cloud',
  does: 'looking for credentials at the metadata server of Compute Engine',
  setting:
    'METADATA_SERVER_DETECTION=none (Node.js) or NO_GCE_CHECK=true (Java) in the environment of the workload',
  sources: [
    'https://github.com/googleapis/google-cloud-node-core/blob/819a3d90341c3d12801edfc74d9118ed532596a7/packages/gcp-metadata/src/index.ts',
    'https://github.com/googleapis/google-auth-library-java/blob/2444a19a8555d693bc4d0cf20324b3a140bc7cf5/oauth2_http/java/com/google/auth/oauth2/ComputeEngineCredentials.java',
  ],
};

/** What clusters and what runs them are known to do. */
export const platformCauses: readonly KnownCause[] = [
  {
    id: 'registry-default-endpoint',
    who: 'containerd',
    does: 'asking a registry itself after every mirror failed, or where it has no mirror for it',
    setting:
      '--disable-default-registry-endpoint for K3s on each node, with a mirror for the registry in registries.yaml; the image has to be in that mirror',
    sources: [
      'https://github.com/k3s-io/docs/blob/2936f00759b3c639bdf98797797018514f1ba4ad/docs/installation/private-registry.md',
    ],
    match: { process: 'containerd' },
  },
  {
    id: 'k3s-helm-chart',
    who: "K3s' Helm controller",
    does: 'fetching the chart that a HelmChart names by repository or URL',
    setting:
      'spec.chartContent of the HelmChart (the archive in base64) in place of spec.repo and spec.chart; or spec.chart below https://%{KUBERNETES_API}%/static/',
    sources: [
      'https://github.com/k3s-io/docs/blob/1944c522258e412c8f95309036b0550a05248c4a/docs/add-ons/helm.md',
    ],
    match: { image: /(?:^|[/-])klipper-helm$/, imageMustBeKnown: true },
  },
  {
    id: 'rancher-system-charts',
    who: 'Rancher',
    does: 'fetching its system charts',
    setting: 'CATTLE_SYSTEM_CATALOG=bundled in the environment of Rancher',
    sources: [
      'https://ranchermanager.docs.rancher.com/v2.14/getting-started/installation-and-upgrade/resources/local-system-charts',
    ],
    match: { names: ['github.com'], image: /(?:^|\/)rancher\/rancher$/, imageMustBeKnown: true },
  },
  {
    id: 'rancher-kubernetes-metadata',
    who: 'Rancher',
    does: 'fetching metadata of Kubernetes versions',
    setting:
      'refresh-interval-minutes 0 in the setting rke-metadata-config of Rancher (Global Settings), or as its url a copy on site',
    sources: [
      'https://github.com/rancher/rancher-docs/blob/0ffe457668db4138a2279b5a8ef0eeaa68f7eec9/docs/getting-started/installation-and-upgrade/upgrade-kubernetes-without-upgrading-rancher.md',
    ],
    match: { names: ['releases.rancher.com'], image: /(?:^|\/)rancher\/rancher$/ },
  },
  {
    id: 'k3s-release-channel',
    who: "Rancher's system-upgrade-controller",
    does: 'asking a release channel of K3s for its newest version',
    setting: 'spec.version of the Plan (a release of K3s) in place of spec.channel',
    sources: [
      'https://github.com/k3s-io/docs/blob/01f91e0b23836f8ed7a26e2afd6d55c6b189bf36/docs/upgrades/automated.md',
    ],
    match: { names: ['update.k3s.io'], image: /(?:^|[/-])system-upgrade-controller$/ },
  },
  {
    id: 'longhorn-upgrade-checker',
    who: 'Longhorn',
    does: 'checking for a newer version of itself',
    setting: 'defaultSettings.upgradeChecker: false in the values of the Longhorn chart',
    sources: [
      'https://github.com/longhorn/longhorn/blob/005651f50f30df93706454b6faea58f88a7a4b95/chart/README.md',
    ],
    match: { names: ['longhorn-upgrade-responder.rancher.io'] },
  },
  {
    id: 'calico-usage',
    who: 'Calico',
    does: 'reporting how it is used and checking its version for warnings',
    setting: "usageReportingEnabled: false in the spec of Calico's FelixConfiguration",
    sources: [
      'https://github.com/projectcalico/calico/blob/2b7b676a771759886ee394333d139f4b06c0cf55/felix/usagerep/usagerep.go',
      'https://github.com/projectcalico/calico/blob/00157c193174b8fe2db174a01edc831a945df8de/api/pkg/apis/projectcalico/v3/felixconfig.go',
    ],
    match: { names: ['usage.projectcalico.org'] },
  },
  {
    id: 'linkerd-heartbeat',
    who: 'Linkerd',
    does: 'reporting how it is used from its heartbeat job',
    setting: 'disableHeartBeat: true in the values of the linkerd-control-plane chart',
    sources: [
      'https://github.com/linkerd/linkerd2/blob/4f344789deb2b0f95de9a269297d476bf3b23784/controller/heartbeat/heartbeat.go',
      'https://github.com/linkerd/linkerd2/blob/01d1e4646ce44c861a596b02ebcd77f5664baeb3/charts/linkerd-control-plane/values.yaml',
    ],
    match: { names: ['versioncheck.linkerd.io'] },
  },
  {
    id: 'traefik-version',
    who: 'Traefik',
    does: 'checking for a newer version of itself',
    setting: '--global.checkNewVersion=false among the arguments of Traefik',
    sources: ['https://doc.traefik.io/contributing/data-collection/'],
    match: { names: ['update.traefik.io'] },
  },
  {
    id: 'nginx-ingress-telemetry',
    who: 'NGINX Ingress Controller of F5',
    does: 'reporting how it is used',
    setting:
      'controller.telemetryReporting.enable: false in the values of its chart, or -enable-telemetry-reporting=false among its arguments',
    sources: [
      'https://github.com/nginx/documentation/blob/be41a4921a8b1ea58a9938ead5b6bea8f6188a62/content/nic/overview/product-telemetry.md',
    ],
    match: { names: ['oss.edge.df.f5.com'], image: /(?:^|[/-])nginx(?:-plus)?-ingress$/ },
  },
  {
    id: 'kong-reports',
    who: 'Kong',
    does: 'reporting how it is used and what errors it had',
    setting: 'anonymous_reports = off in kong.conf, or KONG_ANONYMOUS_REPORTS=off in the environment of Kong',
    sources: [
      'https://github.com/Kong/kong/blob/0015206f0c5e0111a5377e72f9aaa84fe90c9967/kong.conf.default',
      'https://github.com/Kong/kong/blob/022474a5e45bf85e59dc50f24773ce72100c85f0/kong/constants.lua',
    ],
    match: { names: ['kong-hf.konghq.com'], image: /(?:^|[/-])kong(?:-gateway)?$/ },
  },
  {
    id: 'acme',
    who: 'an ACME client such as cert-manager',
    does: 'asking a public authority for a certificate',
    setting:
      "spec.acme.server of cert-manager's Issuer or ClusterIssuer: an ACME server on site (spec.acme.caBundle for its authority)",
    sources: [
      'https://github.com/cert-manager/website/blob/09fd33b83ed1a58c0a34e8e16ead105397b038f3/content/docs/configuration/acme/README.md',
    ],
    match: { names: ['api.letsencrypt.org'] },
  },
  {
    id: 'aws-metadata',
    who: 'an AWS SDK',
    does: 'looking for credentials at the metadata service of EC2',
    setting: 'AWS_EC2_METADATA_DISABLED=true in the environment of the workload',
    sources: ['https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html'],
    match: metadataService,
  },
  { ...gcpMetadata, id: 'gcp-metadata', match: { names: ['metadata.google.internal'] } },
  { ...gcpMetadata, id: 'gcp-metadata-address', match: metadataService },
  {
    id: 'ntp-pool',
    who: 'an NTP client such as chrony',
    does: 'asking public servers for the time',
    setting: 'server ADDRESS iburst in chrony.conf, ADDRESS being a time server on site, in place of pool',
    sources: [
      'https://github.com/mlichvar/chrony/blob/00eecd3a1d22ac188edbfcec96b2b3e3ecceed08/examples/chrony.conf.example1',
    ],
    match: { names: ['pool.ntp.org'] },
  },
];
