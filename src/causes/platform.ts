import type { KnownCause } from './cause.ts';

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
    id: 'traefik-version',
    who: 'Traefik',
    does: 'checking for a newer version of itself',
    setting: '--global.checkNewVersion=false among the arguments of Traefik',
    sources: ['https://doc.traefik.io/contributing/data-collection/'],
    match: { names: ['update.traefik.io'] },
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
    match: { address: '169.254.169.254', port: 'tcp/80' },
  },
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
