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
    id: 'gitea-updates',
    who: 'Gitea',
    does: 'checking for a newer version of itself',
    setting: '[cron.update_checker] ENABLED = false in app.ini',
    sources: [
      'https://github.com/go-gitea/gitea/blob/00d39b645472643f75811daae3a6e7965cc8d603/services/cron/tasks_extended.go',
    ],
    match: { names: ['dl.gitea.com'], image: /(?:^|[/-])gitea$/ },
  },
  {
    id: 'jenkins-update-center',
    who: 'Jenkins',
    does: 'asking its update center for newer versions and for what plugins know of tools',
    setting:
      'hudson.model.UpdateCenter.never=true among the Java system properties of Jenkins; what plugins fetch of tools ends only where hudson.model.UpdateCenter.xml lists an update site on site',
    sources: [
      'https://github.com/jenkins-infra/jenkins.io/blob/0087d4092eef17e13e139439623d0a7889bc577a/content/doc/book/managing/system-properties.adoc',
      'https://github.com/jenkinsci/jenkins/blob/499be27281c364eda3333ccd9d6dc6e4e4deb8ec/core/src/main/java/jenkins/DailyCheck.java',
      'https://github.com/jenkinsci/jenkins/blob/08dd5bcdfcb6f9488c024f63eb73b85b8268d112/core/src/main/java/hudson/model/DownloadService.java',
      'https://github.com/jenkins-infra/plugins-wiki-docs/blob/86bc77ac8df6f57df1f145126a64700b71809981/update-sites-manager/README.md',
    ],
    match: { names: ['updates.jenkins.io'] },
  },
  {
    id: 'jenkins-telemetry',
    who: 'Jenkins',
    does: 'reporting how it is used',
    setting: 'hudson.model.UsageStatistics.disabled=true among the Java system properties of Jenkins',
    sources: [
      'https://github.com/jenkins-infra/jenkins.io/blob/0087d4092eef17e13e139439623d0a7889bc577a/content/doc/book/managing/system-properties.adoc',
      'https://github.com/jenkinsci/jenkins/blob/13c752046a8c757ea8ba925a5632c287f63ff496/core/src/main/java/jenkins/telemetry/Telemetry.java',
    ],
    match: { names: ['uplink.jenkins.io'] },
  },
  {
    id: 'authentik-outbound',
    who: 'authentik',
    does: 'checking for updates, or reporting that it started or what errors it had',
    setting:
      'authentik.disable_update_check: true, authentik.disable_startup_analytics: true and authentik.error_reporting.enabled: false in the values of the authentik chart',
    sources: [
      'https://github.com/goauthentik/authentik/blob/052dd62800d523f6c5012788d269e948c39a7b34/website/docs/install-config/air-gapped.mdx',
    ],
    match: {
      names: ['goauthentik.io', 'authentik.error-reporting.a7k.io'],
      image: /(?:^|\/)(?:go)?authentik\/server$/,
    },
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
