import { expect, it } from 'vitest';
import { found } from './testing.ts';

/** Shapes that operators in wide use have given their objects, each cut down to what matters. */
it.each<[string, string, string[]]>([
  [
    'Rook: images among the settings of a ConfigMap',
    `{apiVersion: v1, kind: ConfigMap, data: {ROOK_CSI_CEPH_IMAGE: "quay.io/cephcsi/cephcsi:v3.12.2", CSI_PRIORITY: "system-node-critical", ROOK_TIMEOUT: "15"}}`,
    ['medium config-map quay.io/cephcsi/cephcsi:v3.12.2 data.ROOK_CSI_CEPH_IMAGE'],
  ],
  [
    'Longhorn and Rancher: a setting named after an image',
    `{apiVersion: management.cattle.io/v3, kind: Setting, metadata: {name: shell-image}, value: "rancher/shell:v0.2.2", default: "rancher/shell:v0.2.1"}`,
    ['medium custom-resource docker.io/rancher/shell:v0.2.2 value'],
  ],
  [
    'Strimzi: a list of versions and images in a variable',
    `{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, env: [{name: KAFKA_IMAGES, value: "3.7.0=quay.io/strimzi/kafka:0.43.0-kafka-3.7.0\\n3.8.0=quay.io/strimzi/kafka:0.43.0-kafka-3.8.0"}]}]}}`,
    [
      'medium environment quay.io/strimzi/kafka:0.43.0-kafka-3.7.0 spec.containers[0].env[0].value',
      'medium environment quay.io/strimzi/kafka:0.43.0-kafka-3.8.0 spec.containers[0].env[0].value',
    ],
  ],
  [
    'Istio: a template within the settings within a ConfigMap',
    `{apiVersion: v1, kind: ConfigMap, data: {config: "templates:\\n  waypoint: |\\n    spec:\\n      containers:\\n      - {name: istio-proxy, image: 'docker.io/istio/proxyv2:1.23.2'}\\n"}}`,
    [
      'medium config-map docker.io/istio/proxyv2:1.23.2 data.config!templates.waypoint!spec.containers[0].image',
    ],
  ],
  [
    'Cluster API: a manifest in a file, and commands before the start',
    `{apiVersion: controlplane.cluster.x-k8s.io/v1beta1, kind: KubeadmControlPlane, spec: {files: [{content: "apiVersion: v1\\nkind: Pod\\nspec: {containers: [{name: vip, image: 'ghcr.io/kube-vip/kube-vip:v0.8.2'}]}\\n"}], preKubeadmCommands: ["ctr images pull registry.k8s.io/pause:3.10"]}}`,
    [
      'medium custom-resource ghcr.io/kube-vip/kube-vip:v0.8.2 spec.files[0].content!spec.containers[0].image',
      'low argument registry.k8s.io/pause:3.10 spec.preKubeadmCommands[0]',
    ],
  ],
  [
    'Kyverno and Gatekeeper: patterns and lists of what may run ask for nothing',
    `{apiVersion: kyverno.io/v1, kind: ClusterPolicy, spec: {exemptImages: ["quay.io/acme/a:1"], validate: {message: "Use ghcr.io/acme/web:1", pattern: {spec: {containers: [{name: "*", image: "registry.corp/*"}]}}}}}`,
    [],
  ],
  [
    'Operator Lifecycle Manager: deployments and related images, not descriptions and examples',
    `{apiVersion: operators.coreos.com/v1alpha1, kind: ClusterServiceVersion, metadata: {annotations: {containerImage: "quay.io/acme/old:1"}}, spec: {description: "quay.io/acme/old:1", relatedImages: [{name: a, image: "quay.io/acme/agent:1"}], install: {spec: {deployments: [{spec: {template: {spec: {containers: [{name: m, image: "quay.io/acme/op:1"}]}}}}]}}}}`,
    [
      'high container quay.io/acme/op:1 spec.install.spec.deployments[0].spec.template.spec.containers[0].image',
      'medium custom-resource quay.io/acme/agent:1 spec.relatedImages[0].image',
    ],
  ],
  [
    'Tekton and Argo: an image that a parameter chooses is no name',
    `{apiVersion: tekton.dev/v1, kind: Task, spec: {steps: [{name: a, image: "$(params.image)"}], containers: [{name: b, image: "{{inputs.parameters.image}}"}]}}`,
    [],
  ],
  [
    'Crossplane: a package is an image, by its registry alone',
    `{apiVersion: pkg.crossplane.io/v1, kind: Provider, spec: {package: "xpkg.upbound.io/acme/provider:v0.5.0"}}`,
    ['low custom-resource xpkg.upbound.io/acme/provider:v0.5.0 spec.package'],
  ],
])('%s', (_, text, expected) => {
  expect(found(text).sort()).toEqual(expected.sort());
});
