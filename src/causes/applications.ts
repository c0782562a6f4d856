import type { KnownCause } from './cause.ts';

/** What applications, and what they are made with, are known to do. */
export const applicationCauses: readonly KnownCause[] = [
  {
    id: 'wordpress-updates',
    who: 'WordPress',
    does: 'checking for updates of itself, its plugins and its themes',
    setting: "define('WP_HTTP_BLOCK_EXTERNAL', true); in wp-config.php",
    sources: ['https://developer.wordpress.org/reference/classes/wp_http/block_request/'],
    match: { names: ['api.wordpress.org'] },
  },
  {
    id: 'nextcloud-updates',
    who: 'Nextcloud',
    does: 'checking for updates',
    setting: "'has_internet_connection' => false in config.php",
    sources: [
      'https://github.com/nextcloud/server/blob/001260223e544b6b583cbd9a9a87f11273c1642d/lib/private/Updater/VersionCheck.php',
    ],
    match: { names: ['updates.nextcloud.com'] },
  },
  {
    id: 'gitlab-service-ping',
    who: 'GitLab',
    does: 'reporting how it is used or checking its version',
    setting:
      'gitlab_rails[\'usage_ping_enabled\'] = false in gitlab.rb, and "Enable version check" cleared under Admin > Settings > Metrics and profiling',
    sources: [
      'https://github.com/gitlabhq/gitlabhq/blob/017a6c129d6a9e4ad9fec792cd84f88641d7dbfe/doc/administration/settings/usage_statistics.md',
    ],
    match: { names: ['version.gitlab.com'] },
  },
  {
    id: 'mattermost-diagnostics',
    who: 'Mattermost',
    does: 'reporting errors and diagnostics',
    setting:
      '"Enable Diagnostics and Error Reporting" set to false under System Console > Environment > Logging',
    sources: [
      'https://github.com/mattermost/docs/blob/01384f86cf1787a7271ec3352a0bc4ba6c3f6112/source/manage/telemetry.rst',
    ],
    match: { names: ['pdat.matterlytics.com'] },
  },
  {
    id: 'consul-checkpoint',
    who: 'Consul or other software of HashiCorp',
    does: 'checking for updates and security bulletins',
    setting: 'disable_update_check = true in the configuration of the Consul agent',
    sources: [
      'https://developer.hashicorp.com/consul/docs/v1.8.x/troubleshoot/faq',
      'https://github.com/hashicorp/go-checkpoint/blob/0bf0bbaa84938f68abdc85d158c6818674a9ae5d/checkpoint.go',
    ],
    match: { names: ['checkpoint-api.hashicorp.com'] },
  },
  {
    id: 'n8n-diagnostics',
    who: 'n8n',
    does: 'reporting how it is used',
    setting: 'N8N_DIAGNOSTICS_ENABLED=false in the environment of the workload',
    sources: [
      'https://github.com/n8n-io/n8n/blob/14e1012517b360b4df6540e6125521c2ad012b59/packages/@n8n/config/src/configs/diagnostics.config.ts',
      'https://github.com/n8n-io/n8n-docs/blob/3e06dc1fd5d34931b3e213ad8589797b65937ed5/docs/hosting/configuration/configuration-examples/isolation.md',
    ],
    match: { names: ['telemetry.n8n.io', 'ph.n8n.io'] },
  },
  {
    id: 'nextjs-telemetry',
    who: 'Next.js',
    does: 'reporting how it is used',
    setting: 'NEXT_TELEMETRY_DISABLED=1 in the environment of the workload',
    sources: [
      'https://github.com/vercel/next.js/blob/1d157c7b97d275483d775d1b2d884bcae7cd803d/packages/next/src/telemetry/post-telemetry-payload.ts',
      'https://github.com/vercel/next.js/blob/018030913ad4f64668ced4b1bfb66f3b14951df9/packages/next/src/telemetry/storage.ts',
    ],
    match: { names: ['telemetry.nextjs.org'] },
  },
];
